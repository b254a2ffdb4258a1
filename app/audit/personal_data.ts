import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** Who did what. Entries name people by id only; the network address stands outside the seal, so that it can go. */
export const auditPersonalData: PersonalDataDeclaration = {
  module: 'audit',
  purposes: {
    accountability: {
      basis: 'legitimate_interest',
      description: 'Finding out who changed what when something went wrong, and proving it',
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
          'hash'
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
        created_at: {
          category: 'activity',
          purpose: 'accountability',
          onErase: 'keep',
          retention: 'P6Y',
        },
      },
    },
  },
}
