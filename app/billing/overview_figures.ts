import db from '@adonisjs/lucid/services/db'
import { shopDay } from '#billing/shop_day'
import type { OverviewEntry } from '#core/registries/overview'

const can = 'billing.view'

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
      const [{ total }] = await late.count('* as total')
      return {
        value: Number(total),
        url: '/admin/invoices?state=overdue',
        tone: Number(total) > 0 ? 'warn' : 'ok',
      }
    },
  },
  {
    name: 'findings_open',
    can,
    order: 30,
    async load() {
      const [{ total }] = await db
        .from('billing_findings')
        .whereNull('settled_at')
        .count('* as total')
      return {
        value: Number(total),
        url: '/admin/findings',
        tone: Number(total) > 0 ? 'bad' : 'ok',
      }
    },
  },
]
