import { settings } from '#core/settings/settings'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    'ordering.review': string
    'ordering.unpaid_days': number
    'ordering.hold_minutes': number
    'ordering.unpaid_orders': number
    'ordering.unpaid_orders_unverified': number
  }
}

/** Which paid orders a person looks at before they are built. */
export const reviewRules = ['never', 'first_order', 'always'] as const

/** Declares what staff set about orders. */
export function declareOrderingSettings(): void {
  settings.declare('ordering.review', {
    group: 'ordering',
    control: 'select',
    default: 'never',
    options: reviewRules,
  })
  settings.declare('ordering.unpaid_days', {
    group: 'ordering',
    control: 'number',
    default: 7,
    min: 1,
    max: 90,
  })
  settings.declare('ordering.hold_minutes', {
    group: 'ordering',
    control: 'number',
    default: 30,
    min: 5,
    max: 10_080,
  })
  settings.declare('ordering.unpaid_orders', {
    group: 'ordering',
    control: 'number',
    default: 5,
    min: 1,
    max: 1000,
  })
  settings.declare('ordering.unpaid_orders_unverified', {
    group: 'ordering',
    control: 'number',
    default: 1,
    min: 0,
    max: 1000,
  })
}
