import db from '@adonisjs/lucid/services/db'
import { waitingRows } from '#core/database/waiting_rows'
import { shopLanguage } from '#core/i18n/languages'
import { STAFF_ALERTS } from '#notifications/mails/staff_alerts_mail'
import type { AlertKind } from '#core/registries/alerts'

/** Mails that could not be sent; those that tell staff of alerts do not cause further ones. */
export const mailAlert: AlertKind = {
  name: 'notifications.mails',
  can: 'NotificationsMailPolicy.manage',
  route: 'admin.mails.index',
  look: () =>
    waitingRows(
      db.from('mails').whereIn('state', ['failed', 'unknown']).whereNot('kind', STAFF_ALERTS),
      'warning',
      shopLanguage().t('notifications.alerts.messages.mails')
    ),
}
