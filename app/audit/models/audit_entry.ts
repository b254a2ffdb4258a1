import { compose } from '@adonisjs/core/helpers'
import { AuditEntrySchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import type { ActorType } from '#core/actor'

export { audit } from '#audit/models/audit_entry/recorder'

/** One thing that somebody did. Entries are only ever added, through `audit.record`; each seals the one before it. */
export default class AuditEntry extends compose(AuditEntrySchema, UlidModel) {
  declare actorType: ActorType

  /** What changed, as it was written. */
  get details(): Record<string, unknown> {
    return JSON.parse(this.data)
  }
}
