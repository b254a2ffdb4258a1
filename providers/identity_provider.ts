import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { policies } from '#core/registries/policies'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

const DAY_MS = 24 * 60 * 60 * 1000

/** Users, accounts, members and staff; sign-in, its records and its throttles. */
export default class IdentityProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { identityPersonalData } = await import('#identity/personal_data')
    const { forgetOldSignIns } = await import('#identity/sign_in/forget_old_sign_ins')
    personalData.declare(identityPersonalData)
    await this.#namePolicies()
    await this.#offerProviders()
    permissions.declare('staff.manage', [])
    navigation.add('customer', {
      name: 'account',
      route: 'account.edit',
      icon: 'user',
      order: 60,
      group: 'account',
    })
    navigation.add('account', { name: 'profile', route: 'account.edit', order: 10 })
    navigation.add('account', {
      name: 'billing_details',
      route: 'billing_details.edit',
      order: 20,
      can: 'IdentityAccountPolicy.view',
    })
    navigation.add('account', { name: 'security', route: 'security.show', order: 50 })
    navigation.add('admin', {
      name: 'staff',
      route: 'admin.staff.index',
      icon: 'users',
      order: 90,
      can: 'IdentityStaffPolicy.manage',
      group: 'system',
    })
    navigation.add('admin_actions', {
      name: 'add_staff',
      route: 'admin.staff.create',
      icon: 'plus',
      order: 90,
      can: 'IdentityStaffPolicy.manage',
    })
    workRegistry.addTask({
      name: 'identity.forget_old_sign_ins',
      everyMs: DAY_MS,
      run: forgetOldSignIns,
    })
  }

  async start() {
    const { liveGuard } = await import('#core/live/live_guard')
    const { standings } = await import('#identity/sign_in/standings')
    liveGuard.use({
      standingOf: ({ visitor }) => standings.of(visitor),
      holding: standings.holding,
    })
    await import('#identity/routes')
  }

  async ready() {
    if (this.app.getEnvironment() !== 'web') return
    const { passwords } = await import('#identity/passwords/hashing')
    await passwords.dummyHash()
  }

  async #offerProviders() {
    const { default: configured } = await import('#config/social')
    const { socialProviders } = await import('#identity/social/social_providers')
    for (const provider of configured) socialProviders.add(provider)
    const { default: edge } = await import('edge.js')
    edge.global('socialProviders', () => socialProviders.all())
  }

  /** Those of all modules, so that routes, menus and templates can name them. */
  async #namePolicies() {
    const generated = await import('#generated/policies')
    for (const [name, load] of Object.entries(generated.policies)) policies.add(name, load)
  }
}
