import db from '@adonisjs/lucid/services/db'
import { formatMoney } from '#core/views/format'
import { idsOr, pageOf } from '#core/timeline/narrow'
import type { TimelineScope, TimelineSource } from '#core/registries/timelines'
import { cardName } from '#billing/cards/card_name'

const can = 'BillingPolicy.view'

/** Money that came and went. */
export const billingTimelines: TimelineSource[] = [
  {
    name: 'billing.payments',
    can,

    async load({ scope, i18n, ...page }) {
      const rows = await pageOf(narrow('payments', scope), 'id', page).select(
        'id',
        'kind',
        'amount_minor',
        'currency',
        'card_brand',
        'card_last_four',
        'invoice_id',
        'created_at'
      )
      return rows.map((row) => ({
        id: String(row.id),
        kind: 'payment',
        at: row.created_at,
        tone: 'ok',
        text: i18n.t(`timeline.payments.${row.kind}`, { amount: amountOf(row) }),
        detail: row.card_last_four
          ? cardName({ brand: row.card_brand, lastFour: row.card_last_four })
          : undefined,
        href: row.invoice_id ? `/admin/invoices/${row.invoice_id}` : undefined,
      }))
    },
  },
  {
    name: 'billing.refunds',
    can,

    async load({ scope, i18n, ...page }) {
      const rows = await pageOf(narrow('refunds', scope), 'id', page).select(
        'id',
        'state',
        'amount_minor',
        'currency',
        'reason',
        'invoice_id',
        'created_at'
      )
      return rows.map((row) => ({
        id: String(row.id),
        kind: 'payment',
        at: row.created_at,
        tone: row.state === 'failed' ? 'bad' : undefined,
        text: i18n.t(row.state === 'failed' ? 'timeline.refund_failed' : 'timeline.refund', {
          amount: amountOf(row),
        }),
        detail: row.reason,
        href: row.invoice_id ? `/admin/invoices/${row.invoice_id}` : undefined,
      }))
    },
  },
]

/** A service has the money of each invoice that charges for it. */
function narrow(table: string, { type, id, accountId, invoiceIds }: TimelineScope) {
  const rows = db.from(table)
  if (type === 'customer') return rows.where('account_id', accountId)
  if (type === 'order') return rows.whereIn('invoice_id', idsOr(invoiceIds))
  return rows.whereIn('invoice_id', (lines) =>
    lines.from('invoice_lines').where('service_id', id).select('invoice_id')
  )
}

const amountOf = (row: Record<string, unknown>) =>
  formatMoney({ minor: Number(row.amount_minor), currency: String(row.currency) })
