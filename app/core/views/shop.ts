import logger from '@adonisjs/core/services/logger'
import { settings } from '#core/settings/settings'

export interface Shop {
  name: string
}

const UNNAMED: Shop = { name: 'Innkeeper' }

/** Who the pages speak for. A database that does not answer costs the name, not the page that says so. */
export async function shopOfPages(): Promise<Shop> {
  try {
    const all: Record<string, unknown> = await settings.all()
    const name = all['company.name']
    return typeof name === 'string' && name.trim() !== '' ? { name: name.trim() } : UNNAMED
  } catch (error) {
    logger.warn({ err: error }, 'The name of the shop could not be read')
    return UNNAMED
  }
}
