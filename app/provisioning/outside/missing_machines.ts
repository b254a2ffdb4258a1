import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { reportMachine, settle } from '#provisioning/outside/findings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Service from '#provisioning/models/service'

/** Tells staff that the host has no machine for a service of ours. */
export async function reportMissing(
  trx: TransactionClientContract,
  { id, clusterId, remoteId, node }: Service
): Promise<void> {
  await reportMachine(trx, {
    kind: 'missing_machine',
    cause: `missing_machine:${id}:${clock.nowMs()}`,
    clusterId: clusterId ?? '',
    serviceId: id,
    remoteId,
    facts: { node },
  })
}

/** Settles what was missing and is there again, or has no service any more. */
export async function settleFoundAgain(clusterId: string): Promise<void> {
  const rows = await db
    .from('provisioning_findings')
    .join('services', 'services.id', 'provisioning_findings.service_id')
    .where('provisioning_findings.cluster_id', clusterId)
    .where('provisioning_findings.kind', 'missing_machine')
    .whereNull('provisioning_findings.settled_at')
    .where((over) =>
      over.whereNull('services.missing_since').orWhere('services.state', 'terminated')
    )
    .select('provisioning_findings.id')
  const ids = rows.map((row) => String(row.id))
  if (ids.length > 0) await transaction((trx) => settle(trx, ids, 'panel'))
}
