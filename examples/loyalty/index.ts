import {
  defineExtension,
  mailOn,
  navigation,
  outbox,
  permissions,
  personalData,
  policies,
  settings,
  workRegistry,
} from '@innkeeper/panel'
import { loyaltyPersonalData } from './personal_data.ts'
import { pointsAwardedMail } from './points_awarded_mail.ts'
import './types.ts'

const DAY_MS = 86_400_000

/** Customers earn points for what they pay. */
const loyalty = defineExtension({
  name: 'loyalty',
  panel: '^0.1.0',
  root: new URL('./', import.meta.url),

  boot() {
    permissions.declare('loyalty.see', ['manager', 'support'])
    policies.add('LoyaltyEntryPolicy', () => import('./policies/entry_policy.ts'))
    personalData.declare(loyaltyPersonalData)
    settings.declare('loyalty.points_per_invoice', {
      group: 'loyalty',
      control: 'number',
      default: 10,
      min: 0,
      max: 1000,
    })
    navigation.add('customer', {
      name: 'loyalty',
      route: 'loyalty.index',
      icon: 'package',
      order: 75,
    })
    navigation.add('admin', {
      name: 'loyalty',
      route: 'admin.loyalty.index',
      icon: 'package',
      order: 70,
      can: 'LoyaltyEntryPolicy.viewAll',
      group: 'sales',
    })
    workRegistry.addTask({
      name: 'loyalty.expire_points',
      everyMs: DAY_MS,
      run: () => import('./expire_points.ts'),
    })
  },

  async start() {
    outbox.consume('invoice.paid', 'loyalty.award_points', () => import('./award_points.ts'))
    mailOn('loyalty.points_awarded', pointsAwardedMail)
    await import('./routes.ts')
  },
})

export default loyalty
