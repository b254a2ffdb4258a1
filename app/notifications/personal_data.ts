import { impersonal, type PersonalDataDeclaration } from '#core/registries/personal_data'

/** Mails on their way out. What they said is kept only by the development mailbox. */
export const notificationsPersonalData: PersonalDataDeclaration = {
  module: 'notifications',
  purposes: {
    notices: {
      basis: 'contract',
      description: 'Notifying you about your orders, invoices and servers',
    },
  },
  tables: {
    alerts: {
      subject: 'none',
      columns: impersonal(
        'id',
        'kind',
        'key',
        'open_key',
        'severity',
        'message',
        'route',
        'count',
        'first_seen_at',
        'last_seen_at',
        'tell_from',
        'closed_at'
      ),
    },
    alert_readers: {
      subject: { via: 'staff_members.member_id' },
      columns: impersonal('member_id', 'turn', 'told_at', 'wishes'),
    },
    alert_readings: {
      subject: { via: 'alert_readers.member_id' },
      columns: impersonal('member_id', 'alert_id', 'severity', 'count'),
    },
    staff_notices: {
      subject: { via: 'alert_readers.member_id' },
      columns: impersonal('id', 'member_id', 'told_at', 'read_at'),
    },
    staff_notice_items: {
      subject: { via: 'staff_notices.notice_id' },
      columns: impersonal('notice_id', 'alert_id', 'news', 'message'),
    },
    staff_messages: {
      subject: { via: 'staff_notices.notice_id' },
      columns: impersonal('notice_id', 'kind', 'message', 'path'),
    },
    mail_links: {
      subject: { via: 'mails.mail_id' },
      columns: impersonal('subject_id', 'mail_id'),
    },
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
