import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MachineFacts, MachineFindingKind } from '#provisioning/models/provisioning_finding'

export interface Found {
  kind: MachineFindingKind
  /** Names the case, so that it is reported once. */
  cause: string
  clusterId: string
  serviceId?: string | null
  remoteId?: string | null
  facts: MachineFacts
}

/** Puts something at a host before staff, once per cause; again where it had settled itself and is back. */
export async function reportMachine(trx: TransactionClientContract, found: Found): Promise<void> {
  const details = JSON.stringify(found.facts)
  await trx
    .knexQuery()
    .table('provisioning_findings')
    .insert({
      id: newId(),
      cause: found.cause,
      kind: found.kind,
      cluster_id: found.clusterId,
      service_id: found.serviceId ?? null,
      remote_id: found.remoteId ?? null,
      details,
      created_at: sqlTime(),
    })
    .onConflict('cause')
    .ignore()
  await trx
    .query()
    .from('provisioning_findings')
    .where('cause', found.cause)
    .where((query) => query.whereNull('settled_at').orWhere('settled_by', 'panel'))
    .update({ details, settled_at: null, settled_by: null })
  live.refresh(['admin:operations'], trx)
}

/** Settles what is no more at a host: every open finding of these kinds with a cause that was not found again. */
export async function settleGone(
  clusterId: string,
  kinds: readonly MachineFindingKind[],
  causes: ReadonlySet<string>
): Promise<void> {
  const open = await db
    .from('provisioning_findings')
    .where('cluster_id', clusterId)
    .whereIn('kind', [...kinds])
    .whereNull('settled_at')
    .select('id', 'cause')
  const gone = open.filter(({ cause }) => !causes.has(String(cause))).map(({ id }) => String(id))
  if (gone.length > 0) await transaction((trx) => settle(trx, gone, 'panel'))
}

/** Marks open findings as dealt with. They stay in the list. */
export async function settle(
  trx: TransactionClientContract,
  ids: string[],
  by: 'staff' | 'panel'
): Promise<void> {
  await trx
    .query()
    .from('provisioning_findings')
    .whereIn('id', ids)
    .whereNull('settled_at')
    .update({ settled_at: sqlTime(), settled_by: by })
}
