import db from '@adonisjs/lucid/services/db'
import { errors } from '@adonisjs/lucid'
import { Money } from '#core/money/money'
import { momentFrom } from '#core/views/format'
import type { MachineKind, PowerState } from '@innkeeper/provisioning/types'
import type Cluster from '#provisioning/models/cluster'
import type { ServiceSpec } from '#provisioning/contracts/pending_service'
import type { KeptSettings } from '#provisioning/settings/kept_settings'
import type { ServiceState } from '#provisioning/contracts/service_states'

const COLUMNS = [
  ['id', 'account_id', 'cluster_id', 'hostname', 'name', 'kind', 'state', 'power', 'missing_since'],
  ['template_name', 'default_user', 'ssh_key', 'ssh_key_fingerprint', 'cores', 'memory_mb'],
  ['extra_addresses', 'restart_needed_since', 'activated_at'],
  ['disk_gb', 'next_renewal_on', 'price_minor', 'currency', 'cycle_unit', 'cycle_count'],
  [
    'driver',
    'spec',
    'order_settings',
    'observed_at',
    'node',
    'storage',
    'bridge',
    'vlan',
    'remote_id',
    'image_ref',
    'mac',
    'trashed_until',
    'trashed_for',
  ],
].flat()

/** Put together once: that takes as long as reading the row. */
const SELECTED = [
  ...COLUMNS.map((column) => `services.${column}`),
  'clusters.name as cluster_name',
  'clusters.location as cluster_location',
  'clusters.state as cluster_state',
  'clusters.last_seen_at as cluster_seen_at',
  'ip_allocations.address',
  'operations.id as open_operation',
].join(', ')

export type FoundService = Awaited<ReturnType<typeof findService>>
export type ServiceFacts = FoundService['service']

/**
 * A service as its page shows it: with where the machine is, its addresses with the one that people connect to first, and
 * whether work on it is open; one query and no model. Throws E_ROW_NOT_FOUND where there is none, or it is of another account.
 */
export async function findService(id: string, of: { accountId?: string } = {}) {
  const query = db
    .from('services')
    .leftJoin('clusters', 'clusters.id', 'services.cluster_id')
    .leftJoin('operations', 'operations.open_key', 'services.id')
    .leftJoin('ip_allocations', 'ip_allocations.service_id', 'services.id')
    .where('services.id', id)
    .orderBy('ip_allocations.is_primary', 'desc')
    .orderBy('ip_allocations.family')
    .select(db.raw(SELECTED))
  if (of.accountId) query.where('services.account_id', of.accountId)
  const rows: Row[] = await query
  const [row] = rows
  if (!row) throw new errors.E_ROW_NOT_FOUND()
  return {
    service: factsOf(row),
    cluster: row.cluster_name === null ? null : clusterOf(row),
    addresses: rows.flatMap(({ address }) => address ?? []),
    isBusy: row.open_operation !== null,
  }
}

type Row = Record<string, string | null> & { state: ServiceState }

/** What else the machine is made of, as the row keeps it. */
const specFrom = (spec: string | null): ServiceSpec => JSON.parse(spec ?? '{}') as ServiceSpec

const answersFrom = (answers: string | null): KeptSettings | null =>
  answers === null ? null : (JSON.parse(answers) as KeptSettings)

function factsOf(row: Row) {
  return {
    id: String(row.id),
    accountId: String(row.account_id),
    clusterId: row.cluster_id,
    hostname: String(row.hostname),
    name: String(row.name),
    kind: row.kind as MachineKind,
    driver: String(row.driver),
    spec: specFrom(row.spec),
    orderSettings: answersFrom(row.order_settings),
    state: row.state,
    power: row.power as PowerState,
    missingSince: row.missing_since,
    templateName: row.template_name,
    defaultUser: String(row.default_user),
    sshKeys: (row.ssh_key ?? '').split('\n').filter(Boolean),
    sshKeyFingerprint: row.ssh_key_fingerprint,
    cores: Number(row.cores),
    memoryMb: Number(row.memory_mb),
    diskGb: Number(row.disk_gb),
    extraAddresses: Number(row.extra_addresses),
    restartNeededSince: row.restart_needed_since,
    nextRenewalOn: row.next_renewal_on,
    price: Money.of(Number(row.price_minor), String(row.currency)),
    cycleUnit: String(row.cycle_unit),
    cycleCount: Number(row.cycle_count),
    activatedAt: row.activated_at,
    observedAt: row.observed_at,
    trashedFor: row.trashed_for,
    trashedUntil: row.trashed_until === null ? null : momentFrom(Number(row.trashed_until)),
    ...hostOf(row),
  }
}

/** What only staff are shown. */
function hostOf({ node, storage, bridge, vlan, mac, ...row }: Row) {
  return { node, storage, bridge, vlan, mac, remoteId: row.remote_id, imageRef: row.image_ref }
}

function clusterOf(row: Row) {
  return {
    name: String(row.cluster_name),
    location: (row.cluster_location as string | null) ?? null,
    state: row.cluster_state as Cluster['state'],
    lastSeenAt: momentFrom(row.cluster_seen_at),
  }
}
