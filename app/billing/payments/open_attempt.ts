import { isUniqueViolation, transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { paymentGuards } from '#billing/contracts/payment_guards'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentShare from '#billing/models/payment_share'
import { cardLimit } from '#billing/payments/card_limit'
import { createAttempt } from '#billing/payments/create_attempt'
import { roundForCards } from '#billing/payments/round_for_cards'
import { whileOpen } from '#billing/payments/while_open'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'

type Opened = Result<PaymentAttempt, PaymentRefusal>
type Also = (trx: TransactionClientContract, attempt: PaymentAttempt) => Promise<void>

/**
 * The attempt that pays these invoices of one account at once, made if need be, or one that is open for any of them; none
 * while the shop is held closed. What else is written with a new one is given along.
 */
export async function openAttempt(
  subject: string | string[],
  choice: PaymentChoice,
  also: Also = async () => {}
): Promise<Opened> {
  const ids = [subject].flat()
  try {
    return await transaction((trx) => whileOpen(trx, () => findOrCreate(trx, ids, choice, also)))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    for (const id of ids) {
      const open = await PaymentAttempt.openFor(id)
      if (open) return ok(open)
    }
    throw error
  }
}

async function findOrCreate(
  trx: TransactionClientContract,
  ids: string[],
  choice: PaymentChoice,
  also: Also
): Promise<Opened> {
  const locked = await Invoice.query({ client: trx }).whereIn('id', ids).orderBy('id').forUpdate()
  if (locked.length === 0) throw new Error('No invoice to pay')
  const due = locked.filter((invoice) => invoice.amountDue().isPositive)
  const open = await firstOpen(trx, locked)
  for (const invoice of due) {
    const reason = await paymentGuards.ask(invoice, trx)
    if (reason !== null && !open) return failed({ type: 'not_now', reason })
  }
  if (open) return ok(open)
  const made = await create(trx, due, choice)
  if (made.ok) await also(trx, made.value)
  return made
}

async function firstOpen(trx: TransactionClientContract, invoices: Invoice[]) {
  for (const { id } of invoices) {
    const open = await PaymentAttempt.openFor(id, trx)
    if (open) return open
  }
  return null
}

async function create(
  trx: TransactionClientContract,
  invoices: Invoice[],
  choice: PaymentChoice
): Promise<Opened> {
  if (invoices.length === 0) return failed({ type: 'nothing_due' })
  const [{ accountId, currency }] = invoices
  if (invoices.some((one) => one.currency !== currency || one.accountId !== accountId))
    return failed({ type: 'mixed_currencies' })
  const sum = Money.sum(
    invoices.map((invoice) => invoice.amountDue()),
    currency
  )
  const charged = sum.neighbours.below
  const only = invoices.length === 1 ? invoices[0] : null
  const subject = only ? { invoiceId: only.id, openKey: only.id } : {}
  const facts = { accountId, amount: charged, refusal: cardLimit(charged), choice, subject }
  const made = await createAttempt(trx, facts, () => roundForCards(trx, invoices))
  if (made.ok && !only)
    await share(
      trx,
      made.value,
      invoices.map(({ id }) => id)
    )
  return made
}

/** What each invoice takes, once what no card can pay was waived. */
async function share(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  invoiceIds: string[]
): Promise<void> {
  const invoices = await Invoice.query({ client: trx }).whereIn('id', invoiceIds).orderBy('id')
  const shares = invoices
    .filter((invoice) => invoice.amountDue().isPositive)
    .map((invoice) => ({
      attemptId: attempt.id,
      invoiceId: invoice.id,
      amountMinor: invoice.amountDue().minor,
      openKey: invoice.id,
    }))
  await PaymentShare.createMany(shares, { client: trx })
}
