import type { Guard } from '#core/database/triggers'

const WRITTEN_ONCE = [
  'id',
  'seq',
  'actor_type',
  'actor_id',
  'account_id',
  'action',
  'subject_type',
  'subject_id',
  'data',
  'request_id',
  'created_at',
  'prev_hash',
  'hash',
  'seal_version',
  'key_id',
  'ip_digest',
]

/** The address is the one thing that may change, and only to nothing. */
const ADDRESS = ['ip', 'ip_salt']

/** The database itself refuses to change the log, whoever asks. */
export const auditGuards: Guard[] = [
  {
    name: 'audit_entries_no_update',
    table: 'audit_entries',
    before: 'update',
    when: {
      sqlite: [
        ...WRITTEN_ONCE.map((column) => `new.${column} is not old.${column}`),
        ...ADDRESS.map((column) => `new.${column} is not null`),
      ].join(' or '),
      mysql: [
        ...WRITTEN_ONCE.map((column) => `not (new.${column} <=> old.${column})`),
        ...ADDRESS.map((column) => `new.${column} is not null`),
      ].join(' or '),
    },
    message: 'The audit log is append-only',
  },
  {
    name: 'audit_entries_no_delete',
    table: 'audit_entries',
    before: 'delete',
    message: 'The audit log is append-only',
  },
]
