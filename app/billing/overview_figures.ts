import db from '@adonisjs/lucid/services/db'
import { boundedCount, countText } from '#core/database/bounded_count'
import { shopDay } from '#billing/shop_day'
import type { OverviewEntry } from '#core/registries/overview'

const can = 'BillingPolicy.view'

/** What billing puts on the staff's front page. */
export const billingFigures: OverviewEntry[] = [
  {
    name: 'invoices_overdue',
    can,
    order: 20,
    async load() {
      const today = await shopDay()
      const late = db
        .from('invoices')
        .where('state', 'open')
        .where('due_on', '<', today.toISODate())
        .where((given) => {
          given.whereNull('extended_to').orWhere('extended_to', '<', today.toISODate())
        })
      const counted = await boundedCount(late)
      return {
        value: countText(counted),
        url: '/admin/invoices?state=overdue',
        tone: counted.value > 0 ? 'warn' : 'ok',
      }
    },
  },
  {
    name: 'findings_open',
    can,
    order: 30,
    async load() {
      const counted = await boundedCount(db.from('billing_findings').whereNull('settled_at'))
      return {
        value: countText(counted),
        url: '/admin/findings',
        tone: counted.value > 0 ? 'bad' : 'ok',
      }
    },
  },
]
