import db from '@adonisjs/lucid/services/db'
import { startStripeSimulator, type StripeSimulator } from '@innkeeper/stripe-simulator'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { gateways } from '@innkeeper/panel/gateway'
import { checkBooks } from '#billing/invariants/check_books'
import { ledger } from '#billing/ledger/ledger'
import { hashOf } from '#billing/invoices/invoice_snapshot'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import { formTargets } from '#core/security/form_targets'
import { stripeConfigFromEnvironment, stripePages } from '#billing_stripe/config'
import { StripeGateway } from '#billing_stripe/stripe_gateway'
import type { Assert } from '@japa/assert'
import type Account from '#identity/models/account'

export const WEBHOOK_SECRET = 'whsec_test_of_the_panel'

interface StripeOptions {
  /** Where webhooks go; nowhere unless told. */
  webhookUrl?: string
  timeoutMs?: number
  /** How often the client itself repeats a request; never unless told, so that a fault meets the panel. */
  retries?: number
}

/** Starts a simulated Stripe and has the panel use it; `close` puts the panel's own gateway back. */
export async function useStripe({ webhookUrl, timeoutMs, retries = 0 }: StripeOptions = {}) {
  const webhooks = webhookUrl ? [{ url: webhookUrl, secret: WEBHOOK_SECRET }] : []
  const stripe: StripeSimulator = await startStripeSimulator({
    webhooks,
    clock: () => new Date(Date.now()),
  })
  useStripeAt(stripe.url, { timeoutMs, retries })
  return {
    stripe,
    async close() {
      formTargets.set('stripe', stripePages())
      gateways.add(new StripeGateway(stripeConfigFromEnvironment()))
      await stripe.close()
    },
  }
}

/** Has the panel use a simulated Stripe that runs already. */
export function useStripeAt(url: string, { timeoutMs = 2000, retries = 0 }: StripeOptions): void {
  const config = {
    ...stripeConfigFromEnvironment(),
    secretKey: 'sk_test_panel',
    webhookSecrets: [WEBHOOK_SECRET],
  }
  gateways.add(new StripeGateway({ ...config, apiBase: url, timeoutMs, retries }))
  formTargets.set('stripe', [url])
}

/** An open invoice over one line; the account's tax applies. */
export function issueInvoice(account: Account, unitMinor = 1000, quantity = 1): Promise<Invoice> {
  return transaction((trx) =>
    Invoice.issue(trx, {
      accountId: account.id,
      currency: account.currency,
      lines: [{ kind: 'recurring', description: 'Small machine', quantity, unitMinor }],
      dueIn: { days: 7 },
    })
  )
}

/** A credit note over all that is left of an invoice; what had been paid becomes credit. */
export async function issueCreditNote(invoice: Invoice): Promise<CreditNote> {
  const why = { reason: 'Test', cause: `test:${invoice.id}`, by: SYSTEM }
  const issued = await transaction((trx) =>
    CreditNote.issue(trx, { invoiceId: invoice.id, all: true, settle: 'credit', ...why })
  )
  if (!issued.ok) throw new Error(issued.error.type)
  return issued.value
}

/** Processes what is due now. */
export function settleNow(): Promise<void> {
  return worker.drain()
}

/** Processes what is due now and what the clock shows as due later, so that sweepers run. */
export async function settleLater(
  amount: Parameters<typeof clock.travel>[0] = { minutes: 10 }
): Promise<void> {
  clock.travel(amount)
  await worker.drain()
}

/** Waits until a condition holds, at most five seconds. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not happen within five seconds')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The books, checked as a whole: what must hold after every scenario (invariants I1, I3 to I6, I8 to I13, I20). */
export async function assertBooksBalance(assert: Assert): Promise<void> {
  await assertLedgerBalances(assert)
  await assertInvoicesAddUp(assert)
  await assertNumbersHaveNoGaps(assert)
  await assertPaymentsAreBooked(assert)
  await assertRulesHold(assert)
}

/** What `billing:check` looks at. */
async function assertRulesHold(assert: Assert): Promise<void> {
  for (const { invariant, breaches } of await checkBooks())
    assert.deepEqual(breaches, [], `${invariant.id}: ${invariant.rule}`)
}

async function assertLedgerBalances(assert: Assert): Promise<void> {
  const sums = new Map<string, number>()
  for (const { key, currency, minor } of await ledger.trialBalance()) {
    sums.set(currency, (sums.get(currency) ?? 0) + minor)
    if (key.startsWith('credit:')) assert.isAtMost(minor, 0, `${key} is overdrawn`)
  }
  for (const [currency, sum] of sums)
    assert.equal(sum, 0, `The books in ${currency} do not balance`)
  const odd = await db.from('ledger_transfers').where('amount_minor', '<=', 0)
  assert.lengthOf(odd, 0)
}

async function assertInvoicesAddUp(assert: Assert): Promise<void> {
  for (const invoice of await Invoice.query().preload('lines').preload('taxGroups')) {
    const name = invoice.number ?? invoice.id
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    assert.equal(invoice.totalMinor, invoice.netMinor + invoice.taxMinor, name)
    assert.equal(sum(invoice.lines.map((line) => line.netMinor)), invoice.netMinor, name)
    assert.equal(sum(invoice.lines.map((line) => line.taxMinor)), invoice.taxMinor, name)
    assert.equal(sum(invoice.taxGroups.map((group) => group.taxMinor)), invoice.taxMinor, name)
    assert.equal(hashOf(invoice.snapshot ?? ''), invoice.snapshotHash, name)
    const { netMinor, taxMinor, totalMinor } = invoice
    assert.containSubset(invoice.document, { netMinor, taxMinor, totalMinor }, name)
    assert.equal(
      await receivableOf(invoice),
      invoice.state === 'uncollectible' ? 0 : invoice.amountDue().minor,
      `${name}: what is due and what is booked`
    )
    if (invoice.state === 'paid')
      assert.equal(invoice.paidMinor + invoice.creditedMinor, invoice.totalMinor, name)
    await assertCreditNotesAddUp(assert, invoice)
  }
}

/** What credit notes say of an invoice never exceeds it: net, each tax and total; and what they gave back is paid or owed. */
async function assertCreditNotesAddUp(assert: Assert, invoice: Invoice): Promise<void> {
  const name = invoice.number ?? invoice.id
  const notes = await CreditNote.query()
    .where('invoice_id', invoice.id)
    .preload('lines')
    .preload('taxGroups')
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  for (const note of notes) {
    assert.equal(note.totalMinor, note.netMinor + note.taxMinor, name)
    assert.equal(sum(note.lines.map((line) => line.netMinor)), note.netMinor, name)
    assert.equal(sum(note.lines.map((line) => line.taxMinor)), note.taxMinor, name)
    assert.equal(sum(note.taxGroups.map((group) => group.taxableMinor)), note.netMinor, name)
    assert.equal(sum(note.taxGroups.map((group) => group.taxMinor)), note.taxMinor, name)
    assert.equal(hashOf(note.snapshot), note.snapshotHash, name)
    const { netMinor, taxMinor, totalMinor } = note
    assert.containSubset(note.document, { netMinor, taxMinor, totalMinor }, name)
    assert.isAbove(totalMinor, 0, name)
  }
  assert.equal(sum(notes.map((note) => note.totalMinor)), invoice.creditedMinor, name)
  assert.isAtMost(sum(notes.map((note) => note.netMinor)), invoice.netMinor, name)
  for (const group of invoice.taxGroups) {
    const same = notes.flatMap(({ taxGroups }) =>
      taxGroups.filter((one) => one.country === group.country && one.rateBp === group.rateBp)
    )
    assert.isAtMost(sum(same.map((one) => one.taxableMinor)), group.taxableMinor, name)
    assert.isAtMost(sum(same.map((one) => one.taxMinor)), group.taxMinor, name)
  }
  for (const line of invoice.lines) {
    const same = notes.flatMap(({ lines }) => lines.filter((one) => one.invoiceLineId === line.id))
    const taken = Math.sign(line.netMinor) * sum(same.map((one) => one.netMinor))
    assert.isAtMost(taken, Math.abs(line.netMinor), name)
  }
}

async function receivableOf({ id, accountId, currency }: Invoice): Promise<number> {
  const owed = await db
    .from('ledger_accounts')
    .where('key', `receivable:${accountId}:${currency}`)
    .first()
  const transfers = await db.from('ledger_transfers').where('invoice_id', id)
  return transfers.reduce((total, row) => {
    const amount = Number(row.amount_minor)
    return (
      total + (row.debit_id === owed?.id ? amount : 0) - (row.credit_id === owed?.id ? amount : 0)
    )
  }, 0)
}

async function assertNumbersHaveNoGaps(assert: Assert): Promise<void> {
  for (const [table, series] of [
    ['invoices', 'invoice'],
    ['credit_notes', 'credit_note'],
  ]) {
    const rows = await db.from(table).where('series', series).orderBy('seq').select('seq')
    rows.forEach((row, index) =>
      assert.equal(Number(row.seq), index + 1, `Numbers of ${table} have a gap`)
    )
  }
}

async function assertPaymentsAreBooked(assert: Assert): Promise<void> {
  for (const payment of await db.from('payments')) {
    const booked = await db
      .from('ledger_transfers')
      .where({ ref_type: 'payment', ref_id: payment.id, kind: 'payment' })
    const sum = booked.reduce((total, row) => total + Number(row.amount_minor), 0)
    assert.equal(
      sum,
      Number(payment.amount_minor),
      `Payment ${payment.id} is not booked as received`
    )
  }
}
