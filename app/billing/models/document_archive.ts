import { compose } from '@adonisjs/core/helpers'
import { DocumentArchiveSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { dayText } from '#core/database/calendar_date'
import type { DateTime } from 'luxon'
import type { ArchiveState } from '#billing/models/document_archive/states'

/** All invoices and credit notes of some days as one file, which staff asked for. */
export default class DocumentArchive extends compose(DocumentArchiveSchema, UlidModel) {
  declare state: ArchiveState

  /** "2026", "2026-11", as its file is called. */
  get period(): string {
    return periodOf(dayText(this.fromOn as DateTime<true>), dayText(this.untilOn as DateTime<true>))
  }
}

/** What days are called that are a month or a year: "2026-11" or "2026". */
export function periodOf(from: string, until: string): string {
  return from.slice(0, 7) === until.slice(0, 7) ? from.slice(0, 7) : from.slice(0, 4)
}
