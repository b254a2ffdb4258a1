import transmit from '@adonisjs/transmit/services/main'
import encryption from '@adonisjs/core/services/encryption'
import { clock } from '#core/clock'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const VALID_FOR = '12 hours'
/** Sealing costs as much as a query, and a page that refreshes itself asks for the same address again and again. */
const REUSED_FOR_MS = 10 * 60_000
const REMEMBERED = 5_000

const made = new Map<string, { url: string; at: number }>()

/**
 * Refresh signals for pages that change by themselves. A signal carries no data: the page fetches itself again and is
 * authorized then. Which topics a page may hear is sealed into its address when it is rendered, for its session only.
 */
export const live = {
  /** Tells every page about these topics that it is out of date; in a transaction, once that has committed. */
  refresh(topics: string | string[], trx?: TransactionClientContract): void {
    const send = () =>
      [topics].flat().forEach((topic) => transmit.broadcast(channelOf(topic), { refresh: true }))
    if (trx) trx.after('commit', send)
    else send()
  },

  /** The address at which a page listens to its topics, bound to the session that rendered it. */
  urlFor(topics: string[], sessionId: string): string {
    const key = [sessionId, ...topics].join(' ')
    const known = made.get(key)
    if (known && Math.abs(clock.nowMs() - known.at) < REUSED_FOR_MS) return known.url
    const url = seal(topics, sessionId)
    if (made.size >= REMEMBERED) made.clear()
    made.set(key, { url, at: clock.nowMs() })
    return url
  },

  /** The topics sealed in an address, or null where it is forged, expired or of another session. */
  topicsOf(sealed: string, sessionId: string): string[] | null {
    const opened = encryption.decrypt<{ topics: string[]; sessionId: string }>(sealed, 'live')
    return opened && opened.sessionId === sessionId ? opened.topics : null
  },
}

function seal(topics: string[], sessionId: string): string {
  const sealed = encryption.encrypt(
    { topics, sessionId },
    { expiresIn: VALID_FOR, purpose: 'live' }
  )
  return `/live/${encodeURIComponent(sealed)}`
}

export function channelOf(topic: string): string {
  return `live/${topic.replaceAll(':', '/')}`
}
