import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListRow, type ListText } from '#core/registries/lists'
import { amountFilter } from '#billing/amount_filter'
import { payoutStates } from '#billing/models/payout/states'

const texts = 'billing.payouts'

const TONES: Record<string, string> = {
  pending: 'busy',
  in_transit: 'busy',
  paid: 'ok',
  failed: 'bad',
  cancelled: 'off',
}

/** How a payout stands, as a dot and a word. */
export const payoutState = (state: string, t: ListText) => ({
  state,
  label: t(`${texts}.states.${state}`),
  tone: TONES[state],
})

/** How many entries it paid out, where that is known. */
function entriesOf({ lines, entry_count: count }: ListRow): number | null {
  return lines === 'listed' ? Number(count) : null
}

/** What the gateway sent to the shop's bank. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.payouts.index',
  can: 'BillingPolicy.view',
  key: 'payouts.id',
  query: () =>
    db
      .from('payouts')
      .select('payouts.id', 'payouts.state', 'payouts.amount_minor', 'payouts.currency')
      .select('payouts.opened_at', 'payouts.arrives_on', 'payouts.entry_count', 'payouts.lines')
      .select('payouts.external_id', 'payouts.reference', 'payouts.is_automatic')
      .select('payouts.gateway'),
  href: ({ id }) => router.makeUrl('admin.payouts.show', { id }),
  columns: [
    {
      key: 'opened',
      label: `${texts}.opened`,
      type: 'moment',
      value: (row) => row.opened_at as string,
      sort: { column: 'payouts.id' },
    },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: ({ state }, t) => payoutState(String(state), t),
    },
    {
      key: 'arrives',
      label: `${texts}.arrives`,
      type: 'day',
      value: (row) => row.arrives_on as string | null,
    },
    {
      key: 'reference',
      label: `${texts}.external_id`,
      type: 'mono',
      value: 'external_id',
      wideOnly: true,
    },
    {
      key: 'statement',
      label: `${texts}.reference`,
      type: 'text',
      value: 'reference',
      optional: true,
    },
    {
      key: 'how',
      label: `${texts}.how`,
      type: 'text',
      value: ({ is_automatic: is }, t) => t(`${texts}.${is ? 'automatic' : 'by_hand'}`),
      optional: true,
    },
    { key: 'gateway', label: `${texts}.gateway`, type: 'text', value: 'gateway', optional: true },
    {
      key: 'entries',
      label: `${texts}.entries`,
      type: 'number',
      value: entriesOf,
      labelled: true,
    },
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'money',
      value: ({ amount_minor: minor, currency }) => ({
        minor: Number(minor),
        currency: String(currency),
      }),
      sort: { column: 'payouts.amount_minor' },
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      column: 'payouts.state',
      options: (t) =>
        payoutStates.map((value) => ({ value, label: t(`${texts}.states.${value}`) })),
    },
    { key: 'opened', label: `${texts}.opened`, type: 'days', column: 'payouts.id' },
    amountFilter('amount', {
      label: 'billing.columns.amount',
      column: 'payouts.amount_minor',
      currency: 'payouts.currency',
    }),
  ],
  search: {
    label: `${texts}.search`,
    async narrow(query, text) {
      query.whereIn('payouts.id', orNone(await firstHits('payouts', 'external_id', text)))
    },
  },
  sum: {
    label: `${texts}.sum`,
    minor: 'payouts.amount_minor',
    currency: 'payouts.currency',
  },
  empty: { icon: 'hand-coins', title: `${texts}.empty`, text: `${texts}.empty_text` },
  size: 25,
})
