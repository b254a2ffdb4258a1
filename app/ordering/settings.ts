import { settings } from '#core/settings/settings'

declare module '#core/settings/settings' {
  interface SettingTypes {
    'ordering.review': string
    'ordering.unpaid_days': number
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
}
