import db from '@adonisjs/lucid/services/db'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { bookPage, pagesOf } from '#billing/reconciliation/book_lines'
import { openedAt } from '#billing/reconciliation/held_balances'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { gateways } from '@innkeeper/panel/gateway'
import Payout from '#billing/models/payout'

/**
 * Lists what a payout paid out, page by page from where it was left, and compares its sum with the payout once all of it is
 * there. Ended in the middle, it loses nothing; done by two at once, it keeps each entry once.
 */
export async function listLines(payout: Payout): Promise<void> {
  const { id, gateway, externalId, listedAfter } = payout
  const found = { gateway, payoutId: id, openedAt: await openedAt(gateway) }
  const lines = gateways.get(gateway).listPayoutLines?.(externalId, listedAfter)
  for await (const page of pagesOf(lines ?? none())) {
    const trouble = await bookPage(page, found)
    if (trouble) throw trouble
    await Payout.query()
      .where('id', id)
      .update({ listedAfter: page[page.length - 1].id })
    crashPoint('billing.payout_page_listed')
  }
  await finish(payout)
}

async function* none() {}

async function finish(payout: Payout): Promise<void> {
  const { count, sum, left } = await sumOf(payout)
  if (!sum.equals(left)) await report(payout, sum)
  await payout.merge({ lines: 'listed', entryCount: count, entriesMinor: sum.minor }).save()
}

/** How much its entries are, and how much left the balance with it: its own entry, or else what it is. */
async function sumOf({ id, externalId, amount, currency }: Payout) {
  const others = await db
    .from('balance_entries')
    .where('payout_id', id)
    .where((query) => query.whereNot('kind', 'payout').orWhereNot('source_id', externalId))
    .count('* as entries')
    .sum('net_minor as net')
    .first()
  const own = await db
    .from('balance_entries')
    .where({ payout_id: id, kind: 'payout', source_id: externalId })
    .sum('net_minor as net')
    .first()
  return {
    count: Number(others?.entries ?? 0),
    sum: Money.of(Number(others?.net ?? 0), currency),
    left: own?.net ? Money.of(-Number(own.net), currency) : amount,
  }
}

async function report({ id, gateway, externalId, amount }: Payout, sum: Money): Promise<void> {
  await transaction((trx) =>
    reportFinding(trx, {
      kind: 'payout_differs',
      cause: `payout_differs:${gateway}:${externalId}`,
      details: { externalId, payoutId: id, amount: amount.toJSON(), booked: sum.toJSON() },
    })
  )
}
