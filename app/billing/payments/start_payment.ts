import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import type { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { applyPayment } from '#billing/payments/apply_payment'
import { cancelAttempt } from '#billing/payments/cancel_attempt'
import { roundForCards } from '#billing/payments/round_for_cards'
import { submitAttempt } from '#billing/payments/submit_attempt'
import { GatewayError } from '#billing/contracts/gateway_error'
import { gateways } from '#billing/contracts/gateways'
import { paymentGuards } from '#billing/contracts/payment_guards'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import { askWindow } from '#billing/payments/ask_windows'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface PaymentChoice {
  kind: 'new_card' | 'saved_card'
  /** Our id of the saved card. */
  paymentMethodId?: string
  saveCard?: boolean
}

export type PaymentRefusal =
  | { type: 'nothing_due' }
  | { type: 'below_minimum' }
  | { type: 'unknown_card' }
  | { type: 'no_gateway' }
  | { type: 'gateway_silent' }
  /** Another module knows why money must not be taken now; told as it is. */
  | { type: 'not_now'; reason: string }

const ROUNDS = 3

/**
 * Starts paying an invoice, or goes on with the attempt that is open: many clicks and many tabs share one. The attempt
 * that comes back says where the customer goes on (`continueUrl`), or how it ended. The choice of another way closes
 * the open attempt first, unless that turns out to have paid.
 */
export async function startPayment(
  invoiceId: string,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  for (let round = 0; round < ROUNDS; round++) {
    const opened = await openAttempt(invoiceId, choice)
    if (!opened.ok) return opened
    crashPoint('billing.attempt_opened')
    const attempt = await bringForward(opened.value, choice)
    if (attempt) return ok(attempt)
  }
  return failed({ type: 'gateway_silent' })
}

/** The open attempt of the invoice, made if need be. */
async function openAttempt(
  invoiceId: string,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  try {
    return await transaction(async (trx) => {
      const invoice = await Invoice.query({ client: trx })
        .where('id', invoiceId)
        .forUpdate()
        .firstOrFail()
      const open = await PaymentAttempt.query({ client: trx }).where('open_key', invoiceId).first()
      const reason = invoice.amountDue().isPositive ? await paymentGuards.ask(invoice, trx) : null
      if (reason !== null && !open) return failed({ type: 'not_now' as const, reason })
      return open ? ok(open) : newAttempt(trx, invoice, choice)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return ok(await PaymentAttempt.findByOrFail('open_key', invoiceId))
  }
}

async function newAttempt(
  trx: TransactionClientContract,
  invoice: Invoice,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  const gateway = gateways.current()
  if (!invoice.amountDue().isPositive) return failed({ type: 'nothing_due' })
  if (!gateway) return failed({ type: 'no_gateway' })
  if (invoice.isBelowCards) return failed({ type: 'below_minimum' })
  if (choice.kind === 'saved_card' && !(await ownsCard(trx, invoice, choice)))
    return failed({ type: 'unknown_card' })

  const rounded = await roundForCards(trx, invoice)
  const due = rounded.amountDue()

  const attempt = await PaymentAttempt.create(
    {
      invoiceId: invoice.id,
      accountId: invoice.accountId,
      gateway: gateway.name,
      kind: choice.kind,
      paymentMethodId: choice.paymentMethodId ?? null,
      saveCard: choice.saveCard ?? false,
      state: 'created',
      openKey: invoice.id,
      amountMinor: due.minor,
      currency: due.currency,
      nextCheckAt: clock.nowMs() + 30_000,
    },
    { client: trx }
  )
  await recordStart(trx, attempt, due)
  return ok(await attempt.refresh())
}

/** Who spends the account's money is known only here; what became of it is told by the gateway. */
function recordStart(trx: TransactionClientContract, attempt: PaymentAttempt, due: Money) {
  const { id, kind, paymentMethodId, saveCard, accountId, invoiceId } = attempt
  return audit.record(
    {
      action: 'payment.started',
      subject: { type: 'invoice', id: invoiceId },
      changes: {
        attempt: id,
        kind,
        paymentMethodId,
        saveCard,
        amount: due.minor,
        currency: due.currency,
      },
      accountId,
    },
    trx
  )
}

/** The attempt with somewhere to go or an end of its own; null where it had to be closed and another is needed. */
async function bringForward(
  attempt: PaymentAttempt,
  choice: PaymentChoice
): Promise<PaymentAttempt | null> {
  if (attempt.state === 'created' && fits(attempt, choice)) return submitted(attempt)

  const current = await known(attempt)
  if (current.state === 'succeeded' || current.state === 'processing') return current
  if (!current.isOpen) return null
  if (!(await isStillRight(current, choice))) return closed(current)
  return current.continueUrl ? current : submitted(current)
}

/** The attempt once the gateway was asked; null where another tab had closed it meanwhile. */
async function submitted(attempt: PaymentAttempt): Promise<PaymentAttempt | null> {
  const after = await submitAttempt(attempt)
  return after.state === 'cancelled' ? null : after
}

/** How the attempt stands now; as last known while the gateway does not answer. */
async function known(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  try {
    return (await applyPayment(attempt.id)) ?? attempt
  } catch (error) {
    if (error instanceof GatewayError) return attempt
    throw error
  }
}

async function isStillRight(attempt: PaymentAttempt, choice: PaymentChoice): Promise<boolean> {
  const { invoiceId, amount, continueUrl, reference } = attempt
  const invoice = await Invoice.findOrFail(invoiceId)
  const askedForMs = clock.nowMs() - reference.submittedAt
  const repeatable = continueUrl !== null || askedForMs < askWindow(attempt).repeatableMs
  return fits(attempt, choice) && repeatable && invoice.amountDue().equals(amount)
}

async function closed(attempt: PaymentAttempt): Promise<PaymentAttempt | null> {
  try {
    const after = await cancelAttempt(attempt)
    return after.isOpen || after.state === 'succeeded' ? after : null
  } catch (error) {
    if (error instanceof GatewayError) return attempt
    throw error
  }
}

function fits(attempt: PaymentAttempt, choice: PaymentChoice): boolean {
  return (
    attempt.kind === choice.kind &&
    attempt.paymentMethodId === (choice.paymentMethodId ?? null) &&
    Boolean(attempt.saveCard) === (choice.saveCard ?? false)
  )
}

async function ownsCard(
  trx: TransactionClientContract,
  invoice: Invoice,
  choice: PaymentChoice
): Promise<boolean> {
  const card = await PaymentMethod.query({ client: trx })
    .where({ id: choice.paymentMethodId ?? '', account_id: invoice.accountId, state: 'active' })
    .first()
  return card !== null
}
