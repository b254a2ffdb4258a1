import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList, type ListRow } from '#core/registries/lists'
import { normalCode } from '#billing/coupons/normal_code'
import { couponKinds, couponStates } from '#billing/models/coupon/kinds'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const page = ({ id }: ListRow) => router.makeUrl('admin.coupons.show', { id })

function narrow(query: DatabaseQueryBuilderContract, text: string): void {
  query.where('coupons.code_key', 'like', `${(normalCode(text) ?? '').replace(/[_%]/g, '')}%`)
}

/** What the shop takes off for whoever has a code. */
export default defineList({
  title: 'billing.coupons.title',
  route: 'admin.coupons.index',
  can: 'BillingPolicy.view',
  key: 'coupons.id',
  query: () =>
    db
      .from('coupons')
      .select('coupons.id', 'coupons.code', 'coupons.state', 'coupons.kind', 'coupons.percent_bp')
      .select('coupons.duration', 'coupons.cycles', 'coupons.uses', 'coupons.most_uses')
      .select('coupons.starts_on', 'coupons.ends_on', 'coupons.created_at'),
  href: page,
  columns: [
    { key: 'code', label: 'billing.coupons.code', type: 'mono', value: 'code', href: page },
    {
      key: 'state',
      label: 'billing.coupons.state',
      type: 'state',
      value: (row, t) => {
        const state = String(row.state)
        const tone = state === 'active' ? 'active' : 'retired'
        return { state: tone, label: t(`billing.coupons.states.${state}`) }
      },
    },
    {
      key: 'discount',
      label: 'billing.coupons.discount',
      type: 'text',
      value: (row, t) =>
        row.percent_bp === null
          ? t('billing.coupons.kinds.amount')
          : t('billing.coupons.running_percent', { percent: Number(row.percent_bp) / 100 }),
    },
    {
      key: 'lasts',
      label: 'billing.coupons.lasts',
      type: 'text',
      value: (row, t) =>
        t(`billing.coupons.durations_told.${row.duration}`, { count: Number(row.cycles ?? 1) }),
    },
    {
      key: 'used',
      label: 'billing.coupons.used',
      type: 'text',
      value: (row, t) =>
        row.most_uses === null
          ? String(row.uses)
          : t('billing.coupons.used_of', { uses: Number(row.uses), most: Number(row.most_uses) }),
    },
    {
      key: 'ends',
      label: 'validator.shared.fields.ends_on',
      type: 'day',
      value: 'ends_on',
      labelled: true,
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.coupons.state',
      type: 'choice',
      tabs: true,
      options: (t) =>
        couponStates.map((value) => ({ value, label: t(`billing.coupons.states.${value}`) })),
      column: 'coupons.state',
    },
    {
      key: 'kind',
      label: 'billing.coupons.discount',
      type: 'choice',
      options: (t) =>
        couponKinds.map((value) => ({ value, label: t(`billing.coupons.kinds.${value}`) })),
      column: 'coupons.kind',
    },
  ],
  search: { label: 'billing.coupons.code', narrow },
  empty: { icon: 'percent', title: 'billing.coupons.empty', text: 'billing.coupons.empty_text' },
  size: 25,
})
