import { isUniqueViolation, transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { reportFinding } from '#billing/reconciliation/report_finding'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentShare from '#billing/models/payment_share'
import TopUp from '#billing/models/top_up'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttemptMark, AttemptTruth, GatewayCharge } from '@innkeeper/panel/gateway'
import type { PaidFor } from '#billing/outside/paid_for'

interface Adoption {
  mark: AttemptMark
  /** A payment that succeeded. */
  truth: AttemptTruth
  paid: PaidFor
}

/**
 * Writes down an attempt that a restored database has forgotten, under its own id and with all that it pays, so that it is
 * booked as any other. It is never the open one of its invoices. What it paid of invoices that are not here becomes
 * credit, and staff are told.
 */
export async function adoptAttempt(gateway: string, adoption: Adoption): Promise<PaymentAttempt> {
  const { mark, truth } = adoption
  const { charge } = truth
  if (!charge) throw new Error(`A succeeded attempt without a charge: ${mark.attemptId}`)
  try {
    return await transaction((trx) => write(trx, gateway, adoption, charge))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return PaymentAttempt.findOrFail(mark.attemptId)
  }
}

async function write(
  trx: TransactionClientContract,
  gateway: string,
  { mark, truth, paid }: Adoption,
  charge: GatewayCharge
): Promise<PaymentAttempt> {
  const { amount, customerExternalId } = charge
  if ('topUpId' in paid) await writeTopUp(trx, paid, amount)
  const attempt = await PaymentAttempt.create(
    {
      id: mark.attemptId,
      invoiceId: 'invoiceId' in paid ? paid.invoiceId : null,
      topUpId: 'topUpId' in paid ? paid.topUpId : null,
      accountId: paid.accountId,
      gateway,
      kind: (truth.sessionId ?? mark.sessionId) ? 'new_card' : 'saved_card',
      state: 'submitted',
      amountMinor: amount.minor,
      currency: amount.currency,
      customerExternalId,
      sessionId: truth.sessionId ?? mark.sessionId,
      intentId: truth.intentId ?? mark.intentId,
      submittedAt: mark.startedAt,
    },
    { client: trx }
  )
  if (!('shares' in paid)) return attempt
  const rows = paid.shares.map((share) => ({ ...share, attemptId: attempt.id, openKey: null }))
  await PaymentShare.createMany(rows, { client: trx })
  if (paid.missing.length > 0) await tellRest(trx, gateway, { attempt, charge, paid })
  return attempt
}

async function writeTopUp(
  trx: TransactionClientContract,
  { topUpId, accountId, kind }: Extract<PaidFor, { topUpId: string }>,
  { minor, currency }: Money
): Promise<void> {
  const known = await TopUp.query({ client: trx }).where('id', topUpId).first()
  if (known) return
  const facts = { id: topUpId, accountId, kind, state: 'open' as const, openKey: null }
  await TopUp.create({ ...facts, amountMinor: minor, currency }, { client: trx })
}

interface Rest {
  attempt: PaymentAttempt
  charge: GatewayCharge
  paid: Extract<PaidFor, { shares: unknown }>
}

async function tellRest(
  trx: TransactionClientContract,
  gateway: string,
  { attempt, charge, paid }: Rest
): Promise<void> {
  const taken = paid.shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const { missing } = paid
  const rest = Money.of(charge.amount.minor - taken, charge.amount.currency)
  await reportFinding(trx, {
    kind: 'charge_became_credit',
    cause: `charge_became_credit:${gateway}:${charge.id}`,
    attemptId: attempt.id,
    accountId: paid.accountId,
    details: { externalId: charge.id, amount: rest.toJSON(), number: missing.join(', ') },
  })
}
