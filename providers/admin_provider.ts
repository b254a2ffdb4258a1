import { businessFigures } from '#core/registries/business_figures'
import { lists } from '#core/registries/lists'
import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { impersonal, personalData } from '#core/registries/personal_data'
import { timelines } from '#core/registries/timelines'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

/** The staff's front page, global search, settings and customers; everything else in `/admin` comes from its module. */
export default class AdminProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { declareSetupSettings } = await import('#admin/setup/settings')
    const { declareBrandSettings } = await import('#core/brand/settings')
    const { watchSetup } = await import('#admin/setup/watch_setup')
    const { countBusiness } = await import('#admin/business/count_days')
    const { customerSubject } = await import('#admin/customer_subject')
    const { namesOfUsers } = await import('#admin/names_of_users')
    const { customerFigure } = await import('#admin/business/customer_figure')
    declareBrandSettings()
    declareSetupSettings()
    personalData.declare({
      module: 'admin',
      purposes: {},
      tables: {
        business_days: { subject: 'none', columns: impersonal('day', 'counted_at') },
        business_figures: {
          subject: 'none',
          columns: impersonal('day', 'figure', 'currency', 'amount'),
        },
      },
    })
    businessFigures.add(customerFigure)
    timelines.addSubject(customerSubject)
    timelines.nameBy(namesOfUsers)
    workRegistry.addTask(countBusiness)
    workRegistry.addTask(watchSetup)
    permissions.declare('settings.manage', [])
    permissions.declare('system.manage', ['manager'])
    permissions.declare('customers.view', ['manager', 'support'])
    lists.add('accounts', () => import('#admin/account_list'))
    navigation.add('admin', {
      name: 'dashboard',
      route: 'admin.dashboard.show',
      icon: 'layout-dashboard',
      order: 0,
    })
    navigation.add('admin', {
      name: 'customers',
      route: 'admin.accounts.index',
      icon: 'users',
      order: 20,
      group: 'customers',
      can: 'AdminCustomerPolicy.view',
    })
    navigation.add('admin', {
      name: 'system',
      route: 'admin.system.show',
      icon: 'activity',
      order: 89,
      group: 'system',
      can: 'AdminSystemPolicy.manage',
    })
    navigation.add('admin', {
      name: 'settings',
      route: 'admin.settings.index',
      icon: 'settings',
      order: 90,
      group: 'system',
      can: 'AdminSettingPolicy.manage',
    })
  }

  async start() {
    const { adminSearch } = await import('#core/registries/search')
    const { accountSearch } = await import('#admin/account_search')
    adminSearch.add(accountSearch)
    await import('#admin/routes')
  }
}
