import { actorText, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { audit } from '#audit/models/audit_entry'
import { gateways } from '@innkeeper/panel/gateway'
import Dispute from '#billing/models/dispute'
import DisputeAnswer, { type AnswerKind } from '#billing/models/dispute_answer'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DisputeEvidence } from '@innkeeper/panel/gateway'

export type AnswerRefusal =
  /** The bank waits for no answer any more. */
  | { type: 'dispute_decided' }
  /** It was handed in, or is on its way. */
  | { type: 'answer_sent' }
  /** Somebody else saved another draft meanwhile. */
  | { type: 'answer_changed' }
  /** The gateway takes answers in its own dashboard only. */
  | { type: 'answer_elsewhere' }
  /** The bank only asks as yet: there is nothing to lose. */
  | { type: 'dispute_inquiry' }
  | { type: 'answer_empty' }

interface Draft {
  evidence: DisputeEvidence
  /** Of the answer that was shown; 0 where there was none. */
  version: number
  by: Actor
  /** Whether it is handed in to the bank, for good. */
  submit: boolean
}

/** Keeps what staff wrote about a dispute, and hands it in where they say so: the worker then asks the gateway. */
export function saveAnswer(
  disputeId: string,
  { evidence, version, by, submit }: Draft
): Promise<Result<DisputeAnswer, AnswerRefusal>> {
  return transaction(async (trx) => {
    const found = await answerable(trx, disputeId, version)
    if (!found.ok) return found
    const { dispute, answer } = found.value
    if (submit && Object.keys(evidence).length === 0) return failed({ type: 'answer_empty' })
    const change = { kind: 'evidence', evidence: JSON.stringify(evidence) } as const
    const saved = await write(trx, { dispute, answer, by, submit, change })
    const action = submit ? 'dispute.evidence_submitted' : 'dispute.evidence_saved'
    await audit.record(trx, action, dispute, {
      actor: by,
      accountId: dispute.accountId,
      changes: { fields: Object.keys(evidence) },
    })
    return ok(saved)
  })
}

/** Accepts a dispute as lost, without evidence. */
export function giveUpDispute(
  disputeId: string,
  { by }: { by: Actor }
): Promise<Result<DisputeAnswer, AnswerRefusal>> {
  return transaction(async (trx) => {
    const found = await answerable(trx, disputeId, null)
    if (!found.ok) return found
    const { dispute, answer } = found.value
    if (dispute.isInquiry) return failed({ type: 'dispute_inquiry' })
    const change = { kind: 'acceptance', evidence: answer?.evidence ?? '{}' } as const
    const saved = await write(trx, { dispute, answer, by, submit: true, change })
    await audit.record(trx, 'dispute.accepted', dispute, {
      actor: by,
      accountId: dispute.accountId,
      changes: { amount: dispute.amount.toJSON() },
    })
    return ok(saved)
  })
}

/** The dispute, locked, with its answer so far, if staff may answer it now. */
async function answerable(
  trx: TransactionClientContract,
  id: string,
  version: number | null
): Promise<Result<{ dispute: Dispute; answer: DisputeAnswer | null }, AnswerRefusal>> {
  const dispute = await Dispute.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
  if (!gateways.get(dispute.gateway).answerDispute) return failed({ type: 'answer_elsewhere' })
  if (dispute.state !== 'needs_response') return failed({ type: 'dispute_decided' })
  const answer = await DisputeAnswer.query({ client: trx })
    .where('dispute_id', id)
    .forUpdate()
    .first()
  if (answer && !answer.isEditable) return failed({ type: 'answer_sent' })
  if (version !== null && version !== (answer?.version ?? 0))
    return failed({ type: 'answer_changed' })
  return ok({ dispute, answer })
}

interface Write {
  dispute: Dispute
  answer: DisputeAnswer | null
  by: Actor
  submit: boolean
  change: { kind: AnswerKind; evidence: string }
}

async function write(
  trx: TransactionClientContract,
  { dispute, answer, by, submit, change }: Write
): Promise<DisputeAnswer> {
  const facts = {
    ...change,
    version: (answer?.version ?? 0) + 1,
    state: submit ? ('queued' as const) : ('draft' as const),
    savedBy: actorText(by),
    sentBy: submit ? actorText(by) : null,
    errorCode: null,
    checks: 0,
    nextCheckAt: submit ? clock.nowMs() : null,
  }
  const { id: disputeId, accountId } = dispute
  const saved = answer
    ? await answer.useTransaction(trx).merge(facts).save()
    : await DisputeAnswer.create({ ...facts, disputeId, accountId }, { client: trx })
  if (submit) wakeUpAfterCommit(trx, 'dispute_answers', saved.id)
  return saved
}
