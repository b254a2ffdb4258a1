import db from '@adonisjs/lucid/services/db'
import { firstHits, MOST_HITS } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'

/** At most a hundred services: by their id, by the host's, or by what their host name or an address begins with. */
export async function findServices(text: string): Promise<string[]> {
  if (looksLikeId(text)) return [text]
  const [hostnames, addresses, remote] = await Promise.all([
    firstHits('services', 'hostname', text.toLowerCase()),
    firstHits('ip_allocations', 'address', text.toLowerCase(), 'service_id'),
    db.from('services').where('remote_id', text).select('id').limit(MOST_HITS),
  ])
  const ids = [...hostnames, ...addresses, ...remote.map((row) => String(row.id))]
  return [...new Set(ids)].slice(0, MOST_HITS)
}
