import transmit from '@adonisjs/transmit/services/main'
import encryption from '@adonisjs/core/services/encryption'
import { clock } from '#core/clock'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const VALID_FOR = '12 hours'
/** Sealing costs as much as a query, and a page that refreshes itself asks for the same address again and again. */
const REUSED_FOR_MS = 10 * 60_000
const REMEMBERED = 5_000

interface Sealed {
  topics: string[]
  sessionId: string
  standing: string
}

const made = new Map<string, { url: string; at: number }>()

/**
 * Refresh signals for pages that change by themselves. A signal carries no data: the page fetches itself again and is
 * authorized then. Which topics a page may hear is sealed into its address when it is rendered, for its session only and
 * for as long as its visitor stands for the same.
 */
export const live = {
  /** Tells every page about these topics that it is out of date; in a transaction, once that has committed. */
  refresh(topics: string | string[], trx?: TransactionClientContract): void {
    const send = () =>
      [topics].flat().forEach((topic) => transmit.broadcast(channelOf(topic), { refresh: true }))
    if (trx) trx.after('commit', send)
    else send()
  },

  /** The address at which a page listens to its topics, bound to the session and the standing it was rendered for. */
  urlFor(topics: string[], sessionId: string, standing: string): string {
    const key = [sessionId, standing, ...topics].join(' ')
    const known = made.get(key)
    if (known && Math.abs(clock.nowMs() - known.at) < REUSED_FOR_MS) return known.url
    const url = seal({ topics, sessionId, standing })
    if (made.size >= REMEMBERED) made.clear()
    made.set(key, { url, at: clock.nowMs() })
    return url
  },

  /** What is sealed in an address, or null where it is forged, expired or of another session. */
  open(sealed: string, sessionId: string): Sealed | null {
    const opened = encryption.decrypt<Sealed>(sealed, 'live')
    return opened?.sessionId === sessionId ? opened : null
  },
}

function seal(content: Sealed): string {
  const sealed = encryption.encrypt(content, { expiresIn: VALID_FOR, purpose: 'live' })
  return `/live/${encodeURIComponent(sealed)}`
}

export function channelOf(topic: string): string {
  return `live/${topic.replaceAll(':', '/')}`
}
