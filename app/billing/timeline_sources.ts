import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { formatDate, formatMoney } from '#core/views/format'
import { idsOr, pageOf } from '#core/timeline/narrow'
import type { TimelineScope, TimelineSource } from '#core/registries/timelines'
import { cardName } from '#billing/cards/card_name'

const can = 'BillingPolicy.view'

/** What customers were told of prices. */
const priceNotices: TimelineSource = {
  name: 'billing.price_notices',
  can,

  async load({ scope, i18n, ...page }) {
    if (scope.type === 'order') return []
    const told = db
      .from('price_notices')
      .join('price_changes', 'price_changes.id', 'price_notices.price_change_id')
      .join('subscriptions', 'subscriptions.id', 'price_notices.subscription_id')
    if (scope.type === 'customer') told.where('price_notices.account_id', scope.accountId)
    else told.where('subscriptions.service_id', scope.id)
    const rows = await pageOf(told, 'price_notices.id', page).select(
      'price_notices.id',
      'price_notices.state',
      'price_notices.quantity',
      'price_notices.old_minor',
      'price_notices.new_minor',
      'price_notices.starts_on',
      'price_notices.created_at',
      'price_notices.price_change_id',
      'subscriptions.hostname',
      'price_changes.currency'
    )
    return rows.map((row) => {
      const money = (minor: unknown) =>
        formatMoney({ minor: Number(row.quantity) * Number(minor), currency: row.currency })
      const isBack = row.state === 'taken_back'
      return {
        id: String(row.id),
        kind: 'payment',
        at: row.created_at,
        text: i18n.t(isBack ? 'timeline.price_kept' : 'timeline.price_announced', {
          hostname: row.hostname,
          price: money(isBack ? row.old_minor : row.new_minor),
          day: formatDate(calendarDate(row.starts_on)),
        }),
        href: `/admin/price-changes/${row.price_change_id}`,
      }
    })
  },
}

/** Money that came and went, and what customers were told of prices. */
export const billingTimelines: TimelineSource[] = [
  priceNotices,
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
