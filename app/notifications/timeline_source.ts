import db from '@adonisjs/lucid/services/db'
import { idsOr, pageOf } from '#core/timeline/narrow'
import { mailName } from '#notifications/queries/mail_name'
import type { TimelineScope, TimelineSource } from '#core/registries/timelines'

/** Emails that were sent, or should have been. */
export const mailTimeline: TimelineSource = {
  name: 'notifications.mails',
  can: 'AdminCustomerPolicy.view',

  async load({ scope, i18n, ...page }) {
    const rows = await pageOf(narrow(scope), 'mails.id', page).distinct(
      'mails.id',
      'mails.kind',
      'mails.subject',
      'mails.to_address',
      'mails.state',
      'mails.created_at'
    )
    return rows.map((row) => ({
      id: String(row.id),
      kind: 'mail',
      at: row.created_at,
      text: row.subject ?? mailName(i18n, row.kind),
      detail: [row.to_address, row.state === 'sent' ? null : stateText(row.state)]
        .filter(Boolean)
        .join(' · '),
      tone: ['failed', 'unknown'].includes(row.state) ? 'bad' : undefined,
    }))

    function stateText(state: string): string {
      return i18n.t(`notifications.dev_mails.states.${state}`)
    }
  },
}

/** Those to somebody of a customer, or about something. */
function narrow({ type, id, addresses, invoiceIds, serviceIds }: TimelineScope) {
  const mails = db.from('mails')
  if (type === 'customer') return mails.whereIn('to_address', idsOr(addresses))
  return mails
    .join('mail_links', 'mail_links.mail_id', 'mails.id')
    .whereIn('mail_links.subject_id', [id, ...invoiceIds, ...serviceIds])
}
