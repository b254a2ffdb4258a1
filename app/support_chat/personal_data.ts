import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

const support = { purpose: 'support', retention: 'P2Y' } as const

/** What people write to the staff. */
export const supportChatPersonalData: PersonalDataDeclaration = {
  module: 'support_chat',
  purposes: { support: { basis: 'contract', description: 'Answering your questions' } },
  tables: {
    conversations: {
      subject: { userColumn: 'user_id' },
      columns: {
        ...impersonal(
          'id',
          'account_id',
          'user_id',
          'state',
          'closed_at',
          'closed_by',
          'created_at',
          'updated_at'
        ),
        name: { category: 'identity', onErase: 'redact', ...support },
        email: { category: 'contact', onErase: 'redact', ...support },
        subject: { category: 'free_text', onErase: 'redact', ...support },
      },
    },
    messages: {
      subject: { via: 'conversations' },
      columns: {
        ...impersonal('id', 'conversation_id', 'author_type', 'author_id', 'created_at'),
        body: { category: 'free_text', onErase: 'redact', ...support },
      },
    },
  },
}
