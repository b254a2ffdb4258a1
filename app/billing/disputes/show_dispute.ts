import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { clock } from '#core/clock'
import { evidenceFields, gateways } from '@innkeeper/panel/gateway'
import Account from '#identity/models/account'
import DisputeAnswer from '#billing/models/dispute_answer'
import DisputePart from '#billing/models/dispute_part'
import { disputeNotices } from '#billing/disputes/present_dispute'
import {
  paymentsOfDispute,
  disputedPurchase,
  invoicesOfPurchase,
} from '#billing/disputes/disputed_purchase'
import { suggestEvidence } from '#billing/disputes/suggest_evidence'
import type { I18n } from '@adonisjs/i18n'
import type { EvidenceField } from '@innkeeper/panel/gateway'
import type Dispute from '#billing/models/dispute'
import type Payment from '#billing/models/payment'

/** Texts of one line; the others get an area. */
const SHORT = new Set([
  'customer_name',
  'customer_email',
  'billing_address',
  'purchase_ip',
  'service_date',
])

const HELPED = new Set<EvidenceField>([
  'product_description',
  'purchase_ip',
  'service_date',
  'activity_log',
  'communication',
  'refund_policy',
  'refund_refusal',
  'explanation',
])

/** All that staff see of one dispute: how it stands, what it is about, what it moved in the books, and the answer so far. */
export async function showDispute(
  i18n: I18n,
  dispute: Dispute,
  { mayManage }: { mayManage: boolean }
) {
  const purchase = await disputedPurchase(dispute)
  const [account, payments, parts, invoices, answer, bookings] = await Promise.all([
    Account.findOrFail(dispute.accountId),
    paymentsOfDispute(dispute),
    DisputePart.query().where('dispute_id', dispute.id).preload('invoice'),
    invoicesOfPurchase(purchase),
    DisputeAnswer.findBy('dispute_id', dispute.id),
    bookingsOf(dispute.id),
  ])
  const canAnswer = mayManage && dispute.state === 'needs_response' && (answer?.isEditable ?? true)
  const takesAnswers = gateways.get(dispute.gateway).answerDispute !== undefined
  const texts = answer?.texts ?? (canAnswer ? await suggestEvidence(purchase) : {})
  return {
    dispute,
    account,
    invoices,
    answer,
    payment: payments[0],
    parts: payments.flatMap((payment) => presentPart(payment, parts, bookings)),
    services: purchase.serviceIds,
    notice: disputeNotices(i18n, [dispute])[0],
    moneyFacts: moneyFacts(i18n, dispute, bookings),
    fields: evidenceFields.map((name) => ({
      name,
      isShort: SHORT.has(name),
      value: texts[name] ?? '',
      help: HELPED.has(name) ? i18n.t(`billing.disputes.evidence_help.${name}`) : undefined,
    })),
    shownFields: evidenceFields.flatMap((name) => {
      const value = answer?.texts[name]
      return value ? [{ label: i18n.t(`validator.shared.fields.${name}`), value }] : []
    }),
    shownState: dispute.isInquiry && dispute.isOpen ? 'inquiry' : dispute.state,
    isLate:
      dispute.state === 'needs_response' &&
      dispute.answerBy !== null &&
      dispute.answerBy < clock.now(),
    mayAnswer: canAnswer && takesAnswers,
    mayAccept: canAnswer && takesAnswers && !dispute.isInquiry,
    isPrepared: answer === null,
  }
}

interface Booking {
  side: string
  invoiceId: string | null
  currency: string
  minor: number
}

/** What the dispute did to each account of the books: debits less credits. */
async function bookingsOf(disputeId: string): Promise<Booking[]> {
  const rows = await db
    .from('ledger_transfers')
    .join('ledger_accounts as debits', 'debits.id', 'ledger_transfers.debit_id')
    .join('ledger_accounts as credits', 'credits.id', 'ledger_transfers.credit_id')
    .where({ ref_type: 'dispute', ref_id: disputeId })
    .select('debits.code as debit', 'credits.code as credit', 'ledger_transfers.invoice_id')
    .select('ledger_transfers.currency', 'ledger_transfers.amount_minor')
  return rows.flatMap(
    ({ debit, credit, currency, invoice_id: invoiceId, amount_minor: amount }) => [
      { side: String(debit), invoiceId, currency: String(currency), minor: Number(amount) },
      { side: String(credit), invoiceId, currency: String(currency), minor: -Number(amount) },
    ]
  )
}

/** What of the dispute is about one payment: the invoice that it paid, or null for credit, with what is held and lost of it. */
function presentPart({ id, amount: paid }: Payment, parts: DisputePart[], bookings: Booking[]) {
  const part = parts.find(({ paymentId }) => paymentId === id)
  if (!part) return []
  const { invoice, invoiceId, amount } = part
  const own = bookings.filter((one) => one.invoiceId === invoiceId)
  const held = sumOf(own, 'dispute_hold', paid.currency)
  const lost = sumOf(own, 'chargeback_loss', paid.currency)
  return [{ invoice: invoiceId ? invoice : null, paid, amount, held, lost }]
}

function sumOf(bookings: Booking[], side: string, currency: string): Money {
  const those = bookings.filter((one) => one.side === side && one.currency === currency)
  return Money.of(
    those.reduce((total, one) => total + one.minor, 0),
    currency
  )
}

/** What is held, lost and paid in fees for it, in each currency that has some. */
function moneyFacts(i18n: I18n, { amount, currency }: Dispute, bookings: Booking[]) {
  const label = (name: string) => i18n.t(`billing.disputes.page.${name}`)
  const currencies = new Set([currency, ...bookings.map((one) => one.currency)])
  const moved = [...currencies].flatMap((of) => [
    { label: label('held'), value: formatMoney(sumOf(bookings, 'dispute_hold', of)) },
    { label: label('lost'), value: formatMoney(sumOf(bookings, 'chargeback_loss', of)) },
    { label: label('fees'), value: formatMoney(sumOf(bookings, 'fees', of)) },
  ])
  return [{ label: label('amount'), value: formatMoney(amount) }, ...moved]
}
