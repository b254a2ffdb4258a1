import db from '@adonisjs/lucid/services/db'
import { waitingRows } from '#core/database/waiting_rows'
import { shopLanguage } from '#core/i18n/languages'
import type { AlertKind } from '#core/registries/alerts'

/** Customers wait while an order is in review. */
export const orderingAlerts: AlertKind[] = [
  {
    name: 'ordering.reviews',
    can: 'OrderingPolicy.manage',
    route: 'admin.orders.index',
    look: () =>
      waitingRows(
        db.from('orders').where('state', 'in_review'),
        'warning',
        shopLanguage().t('notifications.alerts.messages.reviews')
      ),
  },
]
