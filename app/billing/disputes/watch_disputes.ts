import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { GatewayError } from '@innkeeper/panel/gateway'
import Dispute from '#billing/models/dispute'
import type { ScheduledTask } from '#core/work/work_registry'

const HOUR_MS = 3600_000
const MOST = 50

/** Looks at disputes again whose time to answer is over: what is unanswered still is put before staff, once. */
export const watchDisputes: ScheduledTask = {
  name: 'billing.watch_disputes',
  everyMs: HOUR_MS,

  async run() {
    const overdue = await Dispute.query()
      .where('state', 'needs_response')
      .where('answer_by', '<', sqlTime(clock.now()))
      .whereNotExists(
        db
          .from('billing_findings')
          .whereRaw(`billing_findings.cause = ${causeColumn()}`)
          .select('billing_findings.id')
      )
      .orderBy('id')
      .limit(MOST)
    for (const dispute of overdue) await watch(dispute)
  },
}

async function watch(dispute: Dispute): Promise<void> {
  const { id, gateway, externalId, accountId, invoiceId } = dispute
  try {
    await lookAtDispute(gateway, externalId)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
  }
  await dispute.refresh()
  if (dispute.state !== 'needs_response') return
  const { amount, reason, answerBy } = dispute
  await transaction((trx) =>
    reportFinding(trx, {
      kind: 'dispute_unanswered',
      cause: `dispute_unanswered:${id}`,
      accountId,
      invoiceId,
      details: { externalId, amount: amount.toJSON(), reason, answerBy: answerBy?.toUTC().toISO() },
    })
  )
}

function causeColumn(): string {
  const isMysql = db.connection().dialect.name === 'mysql'
  return isMysql
    ? "concat('dispute_unanswered:', disputes.id)"
    : "'dispute_unanswered:' || disputes.id"
}
