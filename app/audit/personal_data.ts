import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** Who did what. Entries name people by id only; the seal covers a digest of the network address, so that the address can go. */
export const auditPersonalData: PersonalDataDeclaration = {
  module: 'audit',
  purposes: {
    accountability: {
      basis: 'legitimate_interest',
      description: 'Recording who changed what, for troubleshooting and as evidence',
    },
  },
  tables: {
    audit_entries: {
      subject: { userColumn: 'actor_id' },
      columns: {
        ...impersonal(
          'id',
          'seq',
          'actor_type',
          'actor_id',
          'account_id',
          'action',
          'subject_type',
          'subject_id',
          'request_id',
          'prev_hash',
          'hash',
          'seal_version',
          'key_id',
          'ip_digest'
        ),
        data: {
          category: 'activity',
          purpose: 'accountability',
          onErase: 'keep',
          retention: 'P6Y',
        },
        ip: {
          category: 'network',
          purpose: 'accountability',
          onErase: 'delete',
          retention: 'P180D',
        },
        ip_salt: {
          category: 'network',
          purpose: 'accountability',
          onErase: 'delete',
          retention: 'P180D',
        },
        created_at: {
          category: 'activity',
          purpose: 'accountability',
          onErase: 'keep',
          retention: 'P6Y',
        },
      },
    },
    audit_heads: { subject: 'none', columns: impersonal('name', 'seq', 'hash', 'seal') },
  },
}
