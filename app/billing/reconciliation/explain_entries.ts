import { transaction } from '#core/database/transaction'
import { explainEntry } from '#billing/reconciliation/settle_entry'
import BalanceEntry from '#billing/models/balance_entry'

const PAGE = 200

/**
 * Settles what was unexplained and has become a payment of ours since, such as one that a restored database had forgotten.
 * Whoever books such a payment does so as well where the gateway told its entry; this finds what was booked without it.
 */
export async function explainEntries(gateway: string): Promise<void> {
  for (let after = ''; ;) {
    const page = await BalanceEntry.query()
      .where('balance_entries.gateway', gateway)
      .where('balance_entries.state', 'unexplained')
      .where('balance_entries.id', '>', after)
      .whereExists((query) =>
        query
          .from('payments')
          .whereColumn('payments.external_id', 'balance_entries.charge_id')
          .whereColumn('payments.gateway', 'balance_entries.gateway')
          .select('payments.id')
      )
      .orderBy('balance_entries.id')
      .limit(PAGE)
    for (const { externalId: id, paymentId } of page)
      await transaction((trx) => explainEntry(trx, { gateway, id, paymentId }))
    if (page.length < PAGE) return
    after = page[page.length - 1].id
  }
}
