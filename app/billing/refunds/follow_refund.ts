import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { applyRefund } from '#billing/refunds/apply_refund'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'
import Refund from '#billing/models/refund'
import type { RefundTruth } from '@innkeeper/panel/gateway'

/** Within this time the gateway still knows our idempotency key, so asking again cannot refund twice. */
const REPEATABLE_MS = 23 * 3600_000

/**
 * Asks the gateway for a refund that it was not asked for yet, and records how it stands there; where the gateway is silent, nothing
 * changes and the same is asked again later.
 */
export async function followRefund(id: string): Promise<void> {
  const refund = await Refund.query().where('id', id).preload('payment').firstOrFail()
  try {
    const truth = await ask(refund)
    if (truth) await applyRefund(id, truth)
    else await giveUp(refund)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // Silence is not failure: the row stays due and the same key is used again.
    if (error.outcome === 'unknown' || error.retryable || refund.externalId) return
    const known = await foundAfter(refund)
    if (known !== 'silent')
      await applyRefund(id, known ?? { externalId: '', state: 'failed', errorCode: error.reason })
  }
}

/** The gateway denies a refund that it had named: nobody can follow it, so staff are notified and it is not asked about again. */
async function giveUp({ id, accountId, invoiceId, externalId, amount }: Refund): Promise<void> {
  await transaction(async (trx) => {
    await trx.from('refunds').where('id', id).update({ next_check_at: null })
    await reportFinding(trx, {
      kind: 'refund_lost',
      cause: `refund_lost:${id}`,
      accountId,
      invoiceId,
      details: { externalId, amount: amount.toJSON() },
    })
  })
}

/** A refusal of what was asked before says nothing of how that ended, so the charge's refunds are looked through. */
async function foundAfter({ id, submittedAt, payment }: Refund) {
  if (submittedAt === null) return null
  const asked = { refundId: id, externalId: null, chargeId: payment.externalId }
  try {
    return await gateways.get(payment.gateway ?? '').fetchRefund(asked)
  } catch (error) {
    if (error instanceof GatewayError) return 'silent'
    throw error
  }
}

async function ask(refund: Refund): Promise<RefundTruth | null> {
  const { id: refundId, externalId, amount, payment } = refund
  const gateway = gateways.get(payment.gateway ?? '')
  const chargeId = payment.externalId ?? ''
  if (externalId) return gateway.fetchRefund({ refundId, externalId, chargeId })
  if (refund.submittedAt === null) {
    await Refund.query()
      .where({ id: refundId, state: 'created' })
      .update({ state: 'submitted', submittedAt: clock.nowMs() })
  } else if (clock.nowMs() - refund.submittedAt > REPEATABLE_MS) {
    const found = await gateway.fetchRefund({ refundId, externalId: null, chargeId })
    return found ?? { externalId: '', state: 'failed', errorCode: 'not_found' }
  }
  return gateway.refund({ refundId, chargeId, amount })
}
