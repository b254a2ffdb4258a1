import { gateways } from '@innkeeper/panel/gateway'
import { settings } from '#core/settings/settings'
import { takesTransfers } from '#billing/payments/takes_transfers'
import type { SetupFinding, SetupScene, SetupStep } from '#core/registries/setup_steps'

const STRIPE_KEYS = 'https://dashboard.stripe.com/apikeys'

/** What a shop says about itself and how it takes money, before it can sell. */
export const billingSetupSteps: SetupStep[] = [
  {
    name: 'billing.company',
    order: 10,
    can: 'AdminSettingPolicy.manage',
    route: 'admin.settings.edit',
    params: { group: 'company' },
    look: lookAtCompany,
  },
  {
    name: 'billing.payments',
    order: 30,
    can: 'AdminSettingPolicy.manage',
    route: 'admin.settings.edit',
    params: { group: 'billing' },
    look: lookAtPayments,
  },
]

/** Invoices must say who sells, and customers must be able to write to them. */
async function lookAtCompany(): Promise<SetupFinding> {
  const all = await settings.all()
  const { 'company.name': name, 'company.address': address, 'company.email': email } = all
  if (!address && !email) return { state: 'todo' }
  if (name === settings.definitions().get('company.name')?.default)
    return { state: 'todo', message: 'setup.company.no_name' }
  if (!address) return { state: 'todo', message: 'setup.company.no_address' }
  if (!email) return { state: 'todo', message: 'setup.company.no_email' }
  return { state: 'done' }
}

/** A gateway that answers, or, where the shop wants none, an account to which customers transfer. */
async function lookAtPayments({ health }: SetupScene): Promise<SetupFinding> {
  const gateway = gateways.current()
  if (!gateway) {
    if (await takesTransfers()) return { state: 'done', message: 'setup.payments.transfers_only' }
    return { state: 'todo', message: 'setup.payments.no_keys', url: STRIPE_KEYS }
  }
  const answer = health.payment_gateway
  if (answer?.status === 'ok') return { state: 'done' }
  const wrong: SetupFinding = {
    state: 'failing',
    message: 'setup.payments.refused',
    data: { gateway: gateway.name, reason: (answer?.message ?? '').replace(/\.$/, '') },
  }
  return gateway.name === 'stripe' ? { ...wrong, url: STRIPE_KEYS } : wrong
}
