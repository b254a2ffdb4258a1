import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** Mails on their way out. What they said is kept only by the development mailbox. */
export const notificationsPersonalData: PersonalDataDeclaration = {
  module: 'notifications',
  purposes: {
    notices: {
      basis: 'contract',
      description: 'Telling people what happened to their orders, invoices and machines',
    },
  },
  tables: {
    mails: {
      subject: 'none',
      columns: {
        ...impersonal(
          'id',
          'kind',
          'cause',
          'payload',
          'attachment_names',
          'state',
          'attempts',
          'run_at',
          'lease_until',
          'fence',
          'last_error',
          'sent_at',
          'message_id',
          'held_for',
          'created_at'
        ),
        to_address: {
          category: 'contact',
          purpose: 'notices',
          onErase: 'delete',
          retention: 'P90D',
        },
        subject: { category: 'activity', purpose: 'notices', onErase: 'delete', retention: 'P90D' },
        html: { category: 'activity', purpose: 'notices', onErase: 'delete', retention: 'P90D' },
        text: { category: 'activity', purpose: 'notices', onErase: 'delete', retention: 'P90D' },
      },
    },
  },
}
