import { Duration } from 'luxon'
import { ADDRESSES_KEPT } from '#provisioning/history/retention'
import {
  impersonal,
  type PersonalColumn,
  type PersonalDataDeclaration,
} from '#core/registries/personal_data'

const machine = (category: PersonalColumn['category'], retention = 'P90D'): PersonalColumn => ({
  category,
  purpose: 'service',
  onErase: 'delete',
  retention,
})

/** Of what was done to a server; the setting says for how long. */
const history = (category: PersonalColumn['category']) =>
  machine(category, 'server_history:provisioning.history_days')

const abuse: PersonalColumn = {
  category: 'network',
  purpose: 'abuse',
  onErase: 'seal',
  retention: Duration.fromObject(ADDRESSES_KEPT).toISO(),
}

/** What provisioning knows about people: their machines, who asked for what, and who had which address. */
export const provisioningPersonalData: PersonalDataDeclaration = {
  module: 'provisioning',
  purposes: {
    service: { basis: 'contract', description: 'Setting up and running the servers you order' },
    abuse: {
      basis: 'legitimate_interest',
      description: 'Responding to abuse reports about IP addresses',
    },
  },
  tables: {
    clusters: {
      subject: 'none',
      columns: impersonal(
        'id',
        'name',
        'location',
        'driver',
        'connection',
        'revision',
        'state',
        'clones_at_once',
        'memory_percent',
        'first_remote_id',
        'last_remote_id',
        'next_remote_id',
        'version',
        'last_seen_at',
        'last_asked_at',
        'synced_at',
        'last_error',
        'paused_for',
        'seen_fingerprint',
        'compared_to',
        'created_at',
        'updated_at'
      ),
    },
    cluster_nodes: {
      subject: 'none',
      columns: impersonal(
        'id',
        'cluster_id',
        'name',
        'online',
        'enabled',
        'cores',
        'memory_total_bytes',
        'memory_used_bytes',
        'seen_at'
      ),
    },
    node_loads: {
      subject: 'none',
      columns: impersonal('cluster_id', 'node', 'services', 'memory_mb'),
    },
    capacity_days: {
      subject: 'none',
      columns: impersonal('cluster_id', 'day', 'resource', 'used', 'total'),
    },
    cluster_storages: {
      subject: 'none',
      columns: impersonal(
        'id',
        'cluster_id',
        'node',
        'name',
        'shared',
        'enabled',
        'content',
        'total_bytes',
        'free_bytes',
        'seen_at'
      ),
    },
    cluster_bridges: {
      subject: 'none',
      columns: impersonal('id', 'cluster_id', 'node', 'name', 'seen_at'),
    },
    cluster_images: {
      subject: 'none',
      columns: impersonal(
        'id',
        'cluster_id',
        'reference',
        'kind',
        'name',
        'nodes',
        'min_disk_gb',
        'seen_at'
      ),
    },
    template_images: {
      subject: 'none',
      columns: impersonal('id', 'template_id', 'cluster_id', 'remote_ref', 'created_at'),
    },
    services: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal(
          'id',
          'account_id',
          'order_id',
          'product_id',
          'plan_id',
          'kind',
          'driver',
          'state',
          'power',
          'template_id',
          'template_name',
          'default_user',
          'cores',
          'memory_mb',
          'disk_gb',
          'extra_addresses',
          'booked_memory_mb',
          'booked_disk_gb',
          'restart_needed_since',
          'spec',
          'currency',
          'price_minor',
          'cycle_unit',
          'cycle_count',
          'anchor_on',
          'next_renewal_on',
          'cluster_id',
          'node',
          'storage',
          'bridge',
          'vlan',
          'image_ref',
          'remote_id',
          'observed_at',
          'missing_since',
          'activated_at',
          'suspended_at',
          'terminated_at',
          'trashed_for',
          'trashed_until',
          'created_at',
          'updated_at'
        ),
        name: machine('technical'),
        hostname: machine('technical'),
        ssh_key: machine('credential'),
        ssh_key_fingerprint: machine('technical'),
        mac: machine('network'),
        order_settings: machine('credential'),
      },
    },
    usage_counters: {
      subject: { via: 'services' },
      columns: impersonal('id', 'service_id', 'counter', 'value', 'read_at'),
    },
    service_suspensions: {
      subject: { via: 'services' },
      columns: {
        ...impersonal(
          'id',
          'service_id',
          'reason',
          'note_shown',
          'opened_by_type',
          'lifted_by_type',
          'lifted_at',
          'open_key',
          'due_at',
          'checks',
          'lease_until',
          'fence',
          'created_at',
          'updated_at'
        ),
        note: machine('free_text'),
        opened_by_id: machine('activity'),
        lifted_by_id: machine('activity'),
      },
    },
    remote_ids: {
      subject: { via: 'services' },
      columns: impersonal('id', 'cluster_id', 'remote_id', 'service_id', 'created_at'),
    },
    operations: {
      subject: { via: 'services' },
      columns: {
        ...impersonal(
          'id',
          'service_id',
          'kind',
          'action',
          'state',
          'open_key',
          'cluster_id',
          'step',
          'step_percent',
          'attempts',
          'run_at',
          'lease_until',
          'fence',
          'error_kind',
          'error_code',
          'requested_by_type',
          'waits_for',
          'leaving',
          'target',
          'expires_at',
          'started_at',
          'finished_at',
          'created_at',
          'updated_at'
        ),
        checkpoint: history('technical'),
        error_message: history('technical'),
        error_log: history('technical'),
        refusals: history('technical'),
        reason: history('free_text'),
        requested_by_id: history('activity'),
      },
    },
    operation_steps: {
      subject: { via: 'operations' },
      columns: impersonal(
        'id',
        'operation_id',
        'position',
        'step',
        'label_key',
        'label',
        'state',
        'started_at',
        'finished_at'
      ),
    },
    clone_slots: {
      subject: { via: 'operations' },
      columns: impersonal(
        'id',
        'cluster_id',
        'node',
        'storage',
        'slot',
        'operation_id',
        'created_at'
      ),
    },
    service_events: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal('id', 'service_id', 'account_id', 'kind', 'actor_type', 'created_at'),
        actor_id: history('activity'),
        data: history('activity'),
      },
    },
    ip_pools: {
      subject: 'none',
      columns: impersonal('id', 'name', 'enabled', 'created_at', 'updated_at'),
    },
    ip_pool_clusters: {
      subject: 'none',
      columns: impersonal('id', 'ip_pool_id', 'cluster_id', 'bridge', 'vlan'),
    },
    ip_subnets: {
      subject: 'none',
      columns: impersonal(
        'id',
        'ip_pool_id',
        'family',
        'network',
        'prefix',
        'gateway',
        'resolvers',
        'first_address',
        'size',
        'used',
        'next_position',
        'enabled',
        'created_at',
        'updated_at'
      ),
    },
    ip_allocations: {
      subject: { via: 'services' },
      columns: {
        ...impersonal(
          'id',
          'ip_subnet_id',
          'position',
          'family',
          'state',
          'service_id',
          'is_primary',
          'free_at',
          'counted_until',
          'seen_cluster_id',
          'seen_remote_id',
          'created_at',
          'updated_at'
        ),
        address: machine('network'),
        note: machine('free_text'),
      },
    },
    provisioning_findings: {
      subject: { via: 'services' },
      columns: {
        ...impersonal(
          'id',
          'cause',
          'kind',
          'cluster_id',
          'service_id',
          'remote_id',
          'settled_at',
          'settled_by',
          'created_at'
        ),
        details: machine('network'),
      },
    },
    ip_events: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal(
          'id',
          'ip_subnet_id',
          'action',
          'service_id',
          'account_id',
          'actor_type',
          'created_at'
        ),
        address: abuse,
        actor_id: abuse,
      },
    },
  },
}
