import logger from '@adonisjs/core/services/logger'
import { brandFrom, brandKeyOf, type Brand } from '#core/brand/brand'
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
  /** How it looks. */
  brand: Brand
}

export const UNNAMED: Shop = {
  name: 'Innkeeper',
  timeZone: 'UTC',
  heldSince: null,
  heldAsOlder: false,
  brand: brandFrom({}),
}

/** What was read last, for the pages that say that the database doesn't answer. */
let lastKnown = UNNAMED
/** The settings that its brand was read from. */
let lastRead: object | null = null

/** Who the pages speak for. While the database does not answer it is who they spoke for last. */
export async function shopOfPages(): Promise<Shop> {
  try {
    const all: Record<string, unknown> = await settings.all()
    const { 'company.name': company, 'company.time_zone': timeZone } = all
    const brand = brandOf(all)
    return (lastKnown = {
      name: textOr(textOr(UNNAMED.name, company), brand.name),
      timeZone: textOr(UNNAMED.timeZone, timeZone),
      heldSince: await shopHold.since(),
      heldAsOlder: (await shopHold.because()) === 'older_database',
      brand,
    })
  } catch (error) {
    logger.warn({ err: error }, 'The name of the shop could not be read')
    return lastKnown
  }
}

/** Colours are worked out once for as long as nothing of the brand changes. */
function brandOf(all: Record<string, unknown>): Brand {
  if (all === lastRead) return lastKnown.brand
  lastRead = all
  return brandKeyOf(all) === lastKnown.brand.key ? lastKnown.brand : brandFrom(all)
}

function textOr(otherwise: string, value: unknown): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise
}
