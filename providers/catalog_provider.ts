import edge from 'edge.js'
import { lists } from '#core/registries/lists'
import { adminSearch } from '#core/registries/search'
import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { setupSteps } from '#core/registries/setup_steps'
import type { ApplicationService } from '@adonisjs/core/types'

/** What is sold, and the storefront that shows it. */
export default class CatalogProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { catalogPersonalData } = await import('#catalog/personal_data')
    const { productSetupStep } = await import('#catalog/setup_step')
    const { productSearch } = await import('#catalog/products/product_search')
    const { answerListedPrices } = await import('#catalog/prices/listed_prices')
    const { hourText } = await import('#billing')
    const { usageText } = await import('#catalog/products/present_meters')
    answerListedPrices()
    edge.global('usageText', usageText)
    edge.global('hourText', hourText)
    personalData.declare(catalogPersonalData)
    permissions.declare('catalog.manage', ['manager'])
    adminSearch.add(productSearch)
    setupSteps.add(productSetupStep)
    navigation.add('site', { name: 'plans', route: 'storefront.index', order: 10 })
    navigation.add('customer_actions', {
      name: 'create_server',
      route: 'storefront.index',
      icon: 'plus',
      order: 10,
    })
    const shared = { group: 'catalog', can: 'CatalogPolicy.manage' }
    navigation.add('admin', {
      name: 'products',
      route: 'admin.products.index',
      icon: 'package',
      order: 60,
      ...shared,
    })
    navigation.add('admin_actions', {
      name: 'add_product',
      route: 'admin.products.create',
      icon: 'plus',
      order: 50,
      can: shared.can,
    })
    navigation.add('admin', {
      name: 'categories',
      route: 'admin.categories.index',
      icon: 'layers',
      order: 61,
      ...shared,
    })
    navigation.add('admin', {
      name: 'templates',
      route: 'admin.templates.index',
      icon: 'disc-3',
      order: 62,
      ...shared,
    })
    navigation.add('admin', {
      name: 'price_lists',
      route: 'admin.price_lists.index',
      icon: 'badge-percent',
      order: 64,
      ...shared,
    })
    lists.add('price_lists', () => import('#catalog/prices/price_list_list'))
    navigation.add('admin', {
      name: 'options',
      route: 'admin.options.index',
      icon: 'sliders-horizontal',
      order: 63,
      ...shared,
    })
  }

  async start() {
    await import('#catalog/routes')
  }
}
