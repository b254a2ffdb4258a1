import { SYSTEM, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { audit } from '#audit/models/audit_entry'
import { noError } from '#provisioning/operations/problem'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'

/** Lets a paused cluster work again, with all that waited for it. True when this call did so. */
export function resumeCluster(cluster: Cluster, by: Actor = SYSTEM): Promise<boolean> {
  return transaction(async (trx) => {
    const changed = await trx
      .query()
      .from('clusters')
      .where({ id: cluster.id, state: 'paused' })
      .update({ state: 'enabled', paused_for: null, last_error: null })
    if (changedRows(changed) !== 1) return false
    await audit.record(trx, 'cluster.resumed', cluster, { actor: by, changes: {} })
    await goOn(trx, cluster)
    return true
  })
}

/** Wakes what waited for the cluster: its operations, and paid services that found no cluster to be built on. */
export async function goOn(trx: TransactionClientContract, cluster: Cluster): Promise<void> {
  const queued = await trx
    .from('operations')
    .where({ cluster_id: cluster.id, state: 'queued' })
    .whereNull('waits_for')
    .select('id', 'kind')
  const homeless = await trx
    .from('operations')
    .where({ kind: 'create', state: 'needs_attention', error_kind: 'capacity' })
    .whereIn('error_message', ['no_cluster', 'cluster_paused'])
    .whereNull('error_code')
    .whereIn('service_id', (services) =>
      services.from('services').where('driver', cluster.driver).select('id')
    )
    .select('id', 'kind')
  const woken = [...queued, ...homeless]
  if (woken.length === 0) return
  await trx
    .query()
    .from('operations')
    .whereIn(
      'id',
      woken.map(({ id }) => id)
    )
    .whereIn('state', ['queued', 'needs_attention'])
    .update({ state: 'queued', attempts: 0, run_at: clock.nowMs(), ...noError })
  for (const { id, kind } of woken) wakeOperation(trx, { id, kind })
  live.refresh(['admin:operations'], trx)
}
