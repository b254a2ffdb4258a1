import { DateTime } from 'luxon'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { clearingOf, postings } from '#billing/ledger/postings'
import { reportFinding } from '#billing/reconciliation/report_finding'
import Payment from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttemptMark, AttemptTruth, GatewayCharge } from '@innkeeper/panel/gateway'

interface Unclaimed {
  mark: AttemptMark
  /** A payment that succeeded. */
  truth: AttemptTruth
  /** Whose customer paid; null where no account here is that customer. */
  accountId: string | null
}

/**
 * Money for an invoice that this database does not have. It becomes credit of the account that paid, where that is known;
 * staff are told in any case. Once per charge.
 */
export async function takeUnclaimedCharge(
  gateway: string,
  { mark, truth: { charge }, accountId }: Unclaimed
): Promise<'credited' | 'unclaimed'> {
  if (!charge) throw new Error(`A succeeded attempt without a charge: ${mark.attemptId}`)
  const kind = accountId === null ? 'charge_unclaimed' : 'charge_became_credit'
  await transaction(async (trx) => {
    if (accountId !== null) await giveCredit(trx, gateway, { accountId, charge, mark })
    await reportFinding(trx, {
      kind,
      cause: `${kind}:${gateway}:${charge.id}`,
      ...(accountId === null ? {} : { accountId }),
      details: {
        externalId: charge.id,
        amount: charge.amount.toJSON(),
        number: mark.invoiceNumber,
      },
    })
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error
  })
  return accountId === null ? 'unclaimed' : 'credited'
}

async function giveCredit(
  trx: TransactionClientContract,
  gateway: string,
  { accountId, charge, mark }: { accountId: string; charge: GatewayCharge; mark: AttemptMark }
): Promise<void> {
  const known = { gateway, external_id: charge.id }
  if (await Payment.query({ client: trx }).where(known).first()) return
  const { amount, movement } = charge
  const payment = await Payment.create(
    {
      kind: 'card',
      accountId,
      gateway,
      externalId: charge.id,
      amountMinor: amount.minor,
      currency: amount.currency,
      appliedMinor: 0,
      refundedMinor: 0,
      receivedAt: DateTime.fromMillis(mark.startedAt, { zone: 'utc' }),
    },
    { client: trx }
  )
  await postings.paymentReceived(trx, {
    invoiceId: null,
    accountId,
    paymentId: payment.id,
    cause: charge.id,
    from: clearingOf(gateway),
    applied: Money.zero(amount.currency),
    surplus: amount,
  })
  const ref = { type: 'payment', id: payment.id }
  if (movement) await postings.movementBooked(trx, { gateway, movement, booked: amount, ref })
}
