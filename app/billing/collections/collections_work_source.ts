import { clock } from '#core/clock'
import { repeatedErrors } from '#core/repeated_errors'
import { leasedRows } from '#core/work/leased_rows'
import { keepTime } from '#billing/collections/collection_clock'
import { takeTurn } from '#billing/collections/take_turn'

const DAY_MS = 24 * 3600_000
const LATER_MS = 60_000

interface CollectionRow {
  id: string
}

/** Takes the steps of collections when they are due, one a turn. */
export const collectionsWorkSource = leasedRows<CollectionRow>({
  name: 'collections',
  table: 'collections',
  concurrency: 4,
  leaseMs: 90_000,
  due: 'next_at',
  // A plan may say "after a year".
  longestWaitMs: 500 * DAY_MS,
  open: (query) => query.where('state', 'open').whereNull('held_at'),

  async work({ id }) {
    if (await keepTime()) return { next_at: clock.nowMs() }
    return (await takeTurn(id)) ?? { lease_until: null }
  },

  failed({ id }, error) {
    repeatedErrors.tell(
      'warn',
      { err: error, collection: id },
      'a collection could not be looked at'
    )
    return { next_at: clock.nowMs() + LATER_MS }
  },
})
