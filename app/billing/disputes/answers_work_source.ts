import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { leasedRows } from '#core/work/leased_rows'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { GatewayError, gateways } from '@innkeeper/panel/gateway'
import Dispute from '#billing/models/dispute'
import DisputeAnswer from '#billing/models/dispute_answer'
import { answerTransitions, type AnswerState } from '#billing/models/dispute_answer/states'
import { LONGEST_CHECK_MS, nextCheckAt } from '#billing/payments/check_schedule'

const REASON_LENGTH = 255

/** Hands answers of staff in to gateways, each once: the key is the answer's, and an answer that got through is seen at the dispute. */
export const answersWorkSource = leasedRows<{ id: string; checks: number }>({
  name: 'dispute_answers',
  table: 'dispute_answers',
  concurrency: 2,
  leaseMs: 90_000,
  due: 'next_check_at',
  longestWaitMs: LONGEST_CHECK_MS,
  open: (query) => query.where('state', 'queued'),

  first: ({ checks }) => ({ checks: checks + 1, next_check_at: nextCheckAt(checks) }),
  work: ({ id }) => handIn(id),
})

async function handIn(id: string): Promise<void> {
  const answer = await DisputeAnswer.query().where('id', id).preload('dispute').firstOrFail()
  const { dispute } = answer
  try {
    await ask(answer)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // Silence is not refusal: the answer stays due under the same key.
    if (error.outcome === 'unknown' || error.retryable) return
    await lookAtDispute(dispute.gateway, dispute.externalId)
    if (await isStillAsked(dispute)) return settle(answer, 'failed', error.message)
    return settle(answer, 'sent', null)
  }
  await lookAtDispute(dispute.gateway, dispute.externalId)
  await settle(answer, 'sent', null)
}

async function ask({ id, version, kind, texts, dispute }: DisputeAnswer): Promise<void> {
  const gateway = gateways.get(dispute.gateway)
  const request = { key: `dispute_${id}_${version}`, externalId: dispute.externalId }
  if (kind === 'acceptance') await gateway.acceptDispute?.(request)
  else await gateway.answerDispute?.({ ...request, evidence: texts })
}

async function isStillAsked({ id }: Dispute): Promise<boolean> {
  const { state } = await Dispute.findOrFail(id)
  return state === 'needs_response'
}

async function settle(
  { id, dispute, accountId }: DisputeAnswer,
  to: AnswerState,
  reason: string | null
): Promise<void> {
  await transaction(async (trx) => {
    const moved = await transition(trx, {
      table: 'dispute_answers',
      id,
      allowed: answerTransitions,
      to,
      also: {
        next_check_at: null,
        error_code: reason?.slice(0, REASON_LENGTH) ?? null,
        sent_at: to === 'sent' ? sqlTime() : null,
      },
    })
    if (!moved || to !== 'failed') return
    const { externalId, invoiceId, amount } = dispute
    await reportFinding(trx, {
      kind: 'dispute_answer_failed',
      cause: `dispute_answer_failed:${id}:${clock.nowMs()}`,
      accountId,
      invoiceId,
      details: { externalId, amount: amount.toJSON(), reason: reason?.slice(0, REASON_LENGTH) },
    })
  })
}
