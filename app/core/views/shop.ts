import logger from '@adonisjs/core/services/logger'
import { shopHold } from '#core/hold/shop_hold'
import { settings } from '#core/settings/settings'

export interface Shop {
  name: string
  /** Where it keeps its calendar: moments that pages tell as a day are told as the day there. */
  timeZone: string
  /** Since when it is held closed; null while it is open. */
  heldSince: string | null
  /** Whether it is, because the database turned out to be an older copy. */
  heldAsOlder: boolean
}

const UNNAMED: Shop = { name: 'Innkeeper', timeZone: 'UTC', heldSince: null, heldAsOlder: false }

/** Who the pages speak for. A database that does not answer costs the name, not the page that says so. */
export async function shopOfPages(): Promise<Shop> {
  try {
    const all: Record<string, unknown> = await settings.all()
    const { 'company.name': name, 'company.time_zone': timeZone } = all
    return {
      name: textOr(UNNAMED.name, name),
      timeZone: textOr(UNNAMED.timeZone, timeZone),
      heldSince: await shopHold.since(),
      heldAsOlder: (await shopHold.because()) === 'older_database',
    }
  } catch (error) {
    logger.warn({ err: error }, 'The name of the shop could not be read')
    return UNNAMED
  }
}

function textOr(otherwise: string, value: unknown): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise
}
