import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

const noted = { purpose: 'staff_notes', retention: 'staff_notes:notes.keep_days' } as const

/**
 * What staff note about a customer is personal data of the customer: it belongs to what a person may ask for (article 15 of the
 * GDPR), is deleted when its time is over or with the account, and is never copied into the audit log.
 */
export const notesPersonalData: PersonalDataDeclaration = {
  module: 'notes',
  purposes: {
    staff_notes: {
      basis: 'legitimate_interest',
      description: 'Keeping notes about your orders and servers, so that our team can help you',
    },
  },
  tables: {
    notes: {
      subject: { accountColumn: 'account_id' },
      columns: {
        ...impersonal(
          'id',
          'subject_type',
          'subject_id',
          'account_id',
          'author_id',
          'pinned',
          'revision',
          'edited_at',
          'created_at',
          'updated_at'
        ),
        body: { category: 'free_text', onErase: 'delete', ...noted },
      },
    },
    note_mentions: {
      subject: { via: 'notes.note_id' },
      columns: impersonal('note_id', 'member_id'),
    },
  },
}
