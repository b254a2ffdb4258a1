import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** What core's own tables hold. Payloads of the outbox are ids only. */
export const corePersonalData: PersonalDataDeclaration = {
  module: 'core',
  purposes: {
    operation: { basis: 'contract', description: 'Operating this website' },
    security: {
      basis: 'legitimate_interest',
      description: 'Protecting sign-in and forms against abuse',
    },
  },
  tables: {
    settings: { subject: 'none', columns: impersonal('name', 'value', 'updated_at') },
    brand_files: { subject: 'none', columns: impersonal('hash', 'type', 'content', 'created_at') },
    outbox_messages: {
      subject: 'none',
      columns: impersonal(
        'id',
        'topic',
        'consumer',
        'payload',
        'available_at',
        'lease_until',
        'fence',
        'attempts',
        'last_error',
        'done_at',
        'parked_at',
        'created_at'
      ),
    },
    submissions: { subject: 'none', columns: impersonal('id', 'result', 'created_at') },
    scheduled_tasks: {
      subject: 'none',
      columns: impersonal(
        'name',
        'next_run_at',
        'lease_until',
        'fence',
        'known_since',
        'succeeded_at',
        'failed_at',
        'failures',
        'last_error'
      ),
    },
    processes: {
      subject: 'none',
      columns: impersonal(
        'id',
        'kind',
        'host',
        'pid',
        'version',
        'node_version',
        'works',
        'started_at',
        'seen_at',
        'swept_at',
        'ahead_ms',
        'busy',
        'memory_bytes',
        'lag_ms'
      ),
    },
    sequences: { subject: 'none', columns: impersonal('name', 'value') },
    sessions: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal('id', 'expires_at', 'user_id'),
        data: { category: 'technical', purpose: 'operation', onErase: 'delete', retention: 'P14D' },
      },
    },
    list_choices: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal('user_id', 'list', 'columns', 'updated_at'),
        views: { category: 'free_text', purpose: 'operation', onErase: 'delete', retention: 'P6Y' },
      },
    },
    rate_limits: {
      subject: 'none',
      columns: {
        key: { category: 'network', purpose: 'security', onErase: 'delete', retention: 'P1D' },
        ...impersonal('points', 'expire'),
      },
    },
  },
}
