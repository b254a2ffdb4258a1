import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { reportFinding } from '#billing/reconciliation/report_finding'
import type { GatewayAccount, PaymentGateway } from '@innkeeper/panel/gateway'

/**
 * Remembers whose account a gateway's key opens, and notifies staff when it opens another one or the other mode: the ids
 * that we keep belong to the account that gave them.
 */
export async function noteGatewayAccount(gateway: PaymentGateway): Promise<void> {
  const now = await gateway.account()
  const row = await db.from('gateway_accounts').where('gateway', gateway.name).first()
  const before: GatewayAccount | null = row && {
    externalId: row.external_id,
    live: Boolean(row.live),
  }
  if (before && !differs(before, now) && (before.externalId || !now.externalId)) return

  const updatedAt = sqlTime()
  await transaction(async (trx) => {
    await trx
      .knexQuery()
      .table('gateway_accounts')
      .insert({
        gateway: gateway.name,
        external_id: now.externalId,
        live: now.live,
        updated_at: updatedAt,
      })
      .onConflict('gateway')
      .merge()
    if (!before || !differs(before, now)) return
    await reportFinding(trx, {
      kind: 'gateway_account_changed',
      cause: `gateway_account:${gateway.name}:${nameOf(now)}:${clock.nowMs()}`,
      details: { gateway: gateway.name, before: nameOf(before), now: nameOf(now) },
    })
  })
}

function differs(before: GatewayAccount, now: GatewayAccount): boolean {
  if (before.live !== now.live) return true
  return (
    before.externalId !== null && now.externalId !== null && before.externalId !== now.externalId
  )
}

function nameOf({ externalId, live }: GatewayAccount): string {
  return [externalId, live ? 'live mode' : 'test mode'].filter(Boolean).join(', ')
}
