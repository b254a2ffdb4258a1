import { transaction } from '#core/database/transaction'
import { leasedRows } from '#core/work/leased_rows'
import Service from '#provisioning/models/service'
import { followWish, lookAgainAt, LONGEST_PAUSE_MS } from '#provisioning/suspensions/follow_wish'

interface SuspensionRow {
  id: string
  service_id: string
  fence: number
  checks: number
}

/** Brings machines to what is wished of them where that was not possible when it was wished. */
export const suspensionsWorkSource = leasedRows<SuspensionRow>({
  name: 'suspensions',
  table: 'service_suspensions',
  concurrency: 4,
  leaseMs: 60_000,
  due: 'due_at',
  longestWaitMs: LONGEST_PAUSE_MS,

  first: ({ checks }) => ({ checks: checks + 1, due_at: lookAgainAt(checks) }),

  async work({ id, service_id: serviceId, fence }) {
    await transaction(async (trx) => {
      const service = await Service.query({ client: trx })
        .where('id', serviceId)
        .forUpdate()
        .firstOrFail()
      if (!(await followWish(trx, service))) return
      await trx.from('service_suspensions').where({ id, fence }).update({ due_at: null, checks: 0 })
    })
  },
})
