import { actorText, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import Account from '#identity/models/account'
import { takePayment } from '#billing/payments/take_payment'
import BankEntry from '#billing/models/bank_entry'
import Invoice from '#billing/models/invoice'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type BookingRefusal =
  /** Booked, ignored, or changed by somebody else since it was shown. */
  | { type: 'entry_changed' }
  | { type: 'entry_outgoing' }
  /** Several parts name one invoice, or a part is nothing. */
  | { type: 'invalid_part' }
  | { type: 'more_than_entry'; amount: Money }
  | { type: 'more_than_due'; number: string; due: Money }
  | { type: 'wrong_currency'; number: string }
  /** What is left needs an account that gets it as credit. */
  | { type: 'rest_without_account'; rest: Money }

export interface Booking {
  parts: { invoiceId: string; minor: number }[]
  /** Whose credit the rest becomes; null where there must be none. */
  restTo: string | null
  /** Of the entry that was shown; null for what was chosen from a list. */
  version: number | null
  by: Actor
}

/**
 * Books an incoming entry as payments: what its parts say pays their invoices, the rest becomes credit of an account. Their sum
 * is the entry's amount, always. One that was booked before is refused.
 */
export function bookEntry(
  id: string,
  { parts, restTo, version, by }: Booking
): Promise<Result<BankEntry, BookingRefusal>> {
  return transaction(async (trx) => {
    const invoices = await lockInvoices(trx, parts)
    const entry = await BankEntry.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    const isStale = version !== null && version !== entry.version
    if (entry.state !== 'open' || isStale) return failed({ type: 'entry_changed' })
    if (entry.direction !== 'in') return failed({ type: 'entry_outgoing' })
    const refusal = refusalOf(entry, parts, invoices)
    if (refusal) return failed(refusal)
    const rest = entry.amountMinor - parts.reduce((sum, { minor }) => sum + minor, 0)
    if (rest > 0 && restTo === null)
      return failed({ type: 'rest_without_account', rest: Money.of(rest, entry.currency) })
    if (restTo !== null) await Account.query({ client: trx }).where('id', restTo).firstOrFail()
    await write(trx, entry, { parts, invoices, rest, restTo, by })
    return ok(entry)
  })
}

/** In the order of their ids, so that two people who book at once do not wait for each other for ever. */
async function lockInvoices(
  trx: TransactionClientContract,
  parts: Booking['parts']
): Promise<Map<string, Invoice>> {
  const ids = parts.map(({ invoiceId }) => invoiceId)
  const rows = await Invoice.query({ client: trx })
    .whereIn('id', ids.length > 0 ? ids : [''])
    .orderBy('id')
    .forUpdate()
  return new Map(rows.map((invoice) => [invoice.id, invoice]))
}

function refusalOf(
  { amount, currency }: BankEntry,
  parts: Booking['parts'],
  invoices: Map<string, Invoice>
): BookingRefusal | null {
  if (invoices.size < parts.length) return { type: 'invalid_part' }
  for (const { invoiceId, minor } of parts) {
    const invoice = invoices.get(invoiceId)
    if (!invoice || !Number.isSafeInteger(minor) || minor <= 0) return { type: 'invalid_part' }
    const number = invoice.number ?? ''
    if (invoice.currency !== currency) return { type: 'wrong_currency', number }
    const due = invoice.amountDue()
    if (minor > due.minor) return { type: 'more_than_due', number, due }
  }
  const sum = parts.reduce((total, { minor }) => total + minor, 0)
  return sum > amount.minor ? { type: 'more_than_entry', amount } : null
}

interface Checked extends Pick<Booking, 'parts' | 'restTo' | 'by'> {
  invoices: Map<string, Invoice>
  rest: number
}

async function write(
  trx: TransactionClientContract,
  entry: BankEntry,
  { parts, invoices, rest, restTo, by }: Checked
): Promise<void> {
  const { currency } = entry
  const common = {
    kind: 'bank_transfer' as const,
    from: { code: 'bank' } as const,
    bankEntryId: entry.id,
    note: (entry.reference ?? entry.purpose).slice(0, 255) || undefined,
  }
  for (const { invoiceId, minor } of parts) {
    const amount = Money.of(minor, currency)
    await takePayment(trx, invoices.get(invoiceId)!, { ...common, amount, applied: amount })
  }
  const zero = Money.zero(currency)
  if (rest > 0 && restTo)
    await takePayment(trx, restTo, { ...common, amount: Money.of(rest, currency), applied: zero })
  const accounts = new Set([...invoices.values()].map(({ accountId }) => accountId))
  const [accountId = restTo] = accounts
  await entry
    .useTransaction(trx)
    .merge({
      state: 'booked',
      accountId,
      reason: null,
      version: entry.version + 1,
      decidedBy: actorText(by),
      decidedAt: clock.now(),
    })
    .save()
  await audit.record(trx, 'bank_entry.booked', ['bank_entry', entry.id], {
    actor: by,
    accountId: accountId ?? undefined,
    changes: { amount: entry.amount.toJSON(), parts, rest, restTo },
  })
}
