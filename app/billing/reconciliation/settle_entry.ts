import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import { balancePostings } from '#billing/ledger/balance_postings'
import { bookedOf } from '#billing/reconciliation/booked_of'
import { reportFinding } from '#billing/reconciliation/report_finding'
import BalanceEntry from '#billing/models/balance_entry'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Money } from '#core/money/money'

const KINDS = ['balance_differs', 'balance_unexplained'] as const

/**
 * Has the clearing account hold what an entry says, whatever the books know of it: what no booking explains stands in
 * `unexplained`, and is a payment issue until it is explained. Of one from before the balance was opened only a payment of ours that is
 * booked otherwise is an issue. The caller holds the lock of the entry.
 */
export async function settleEntry(
  trx: TransactionClientContract,
  entry: BalanceEntry
): Promise<void> {
  const { gateway, kind, sourceId, externalId: id, gross, net } = entry
  const isBefore = entry.state === 'before'
  if (kind === 'fee' && !isBefore) await balancePostings.feeTaken(trx, entry, net)
  const booked = await bookedOf({ gateway, kind, sourceId, movement: { id, gross } }, trx)
  const rest = net.minus(booked)
  if (rest.equals(entry.unexplained)) return
  if (isBefore) return entry.paymentId ? report(trx, entry, booked) : undefined
  await balancePostings.unexplained(trx, entry, rest)
  const state = rest.isZero ? 'booked' : 'unexplained'
  await entry.useTransaction(trx).merge({ unexplainedMinor: rest.minor, state }).save()
  if (rest.isZero) await closeIssue(trx, entry)
  else await report(trx, entry, booked)
}

/** Settles the entry of a movement that was just booked as a part of a payment, where it had been unexplained until now. */
export async function explainEntry(
  trx: TransactionClientContract,
  movement: { gateway: string; id: string; paymentId: string | null }
): Promise<void> {
  const { gateway, id, paymentId } = movement
  const entry = await BalanceEntry.query({ client: trx })
    .where({ gateway, external_id: id })
    .forUpdate()
    .first()
  if (entry?.state !== 'unexplained') return
  entry.merge({ paymentId: entry.paymentId ?? paymentId })
  await settleEntry(trx, entry)
}

const causeOf = (kind: string, { gateway, externalId }: BalanceEntry) =>
  `${kind}:${gateway}:${externalId}`

async function report(
  trx: TransactionClientContract,
  entry: BalanceEntry,
  booked: Money
): Promise<void> {
  const payment = await paymentOf(trx, entry)
  if (!payment && (await isOfAnotherShop(trx, entry))) return
  const kind = payment ? 'balance_differs' : 'balance_unexplained'
  const { externalId: line, sourceId, kind: about, type, description, net } = entry
  await reportFinding(trx, {
    kind,
    cause: causeOf(kind, entry),
    accountId: payment?.accountId,
    invoiceId: payment?.invoiceId,
    details: {
      ...{ externalId: sourceId ?? line, line, about, said: said(type, description) },
      ...{ amount: net.toJSON(), booked: booked.toJSON() },
    },
  })
}

/** What the gateway calls an entry. */
function said(type: string | null, description: string | null): string {
  return [type?.replaceAll('_', ' '), description].filter(Boolean).join(', ')
}

async function paymentOf(
  trx: TransactionClientContract,
  { paymentId }: BalanceEntry
): Promise<Payment | null> {
  return paymentId ? Payment.query({ client: trx }).where('id', paymentId).first() : null
}

/** Where staff said that others use the account as well, their payments are no issue. */
async function isOfAnotherShop(
  trx: TransactionClientContract,
  { kind }: BalanceEntry
): Promise<boolean> {
  if (!['charge', 'refund', 'dispute'].includes(kind)) return false
  return settings.get('billing.shared_gateway_account', trx)
}

async function closeIssue(trx: TransactionClientContract, entry: BalanceEntry): Promise<void> {
  await BillingFinding.query({ client: trx })
    .whereIn(
      'cause',
      KINDS.map((kind) => causeOf(kind, entry))
    )
    .whereNull('settled_at')
    .update({ settledAt: sqlTime() })
}
