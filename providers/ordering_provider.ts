import { adminSearch, customerSearch } from '#core/registries/search'
import { alertKinds } from '#core/registries/alerts'
import { businessFigures } from '#core/registries/business_figures'
import { crashPoints } from '#core/crash_point'
import { footer } from '#core/registries/footer'
import { lists } from '#core/registries/lists'
import { navigation } from '#core/registries/navigation'
import { outbox } from '#core/outbox/outbox'
import { overview } from '#core/registries/overview'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { restoreChecks } from '#core/restore/restore_checks'
import { sellability } from '#core/registries/sellability'
import { setupSteps } from '#core/registries/setup_steps'
import { timelines } from '#core/registries/timelines'
import { workRegistry } from '#core/work/work_registry'
import type { ApplicationService } from '@adonisjs/core/types'

/** Cart, checkout and orders. */
export default class OrderingProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { orderFormCrashPoints, orderingCrashPoints } = await import('#ordering/crash_points')
    const { orderingPersonalData } = await import('#ordering/personal_data')
    const { declareOrderingSettings } = await import('#ordering/settings')
    const { orderSearch, ownOrderSearch } = await import('#ordering/orders/order_search')
    const { orderingAlerts } = await import('#ordering/alert_kinds')
    const { orderingFigures } = await import('#ordering/overview_figures')
    const { orderSubject } = await import('#ordering/orders/order_subject')
    const { orderingBusiness } = await import('#ordering/business_figures')
    const { cancelUnpaidOrders } = await import('#ordering/orders/cancel_unpaid_orders')
    const { orderingSetupSteps } = await import('#ordering/setup_steps')
    const { orderSeries } = await import('#ordering/orders/order_number')
    const { promisedMachines } = await import('#ordering/orders/promised_machines')
    const { releaseUnpaidStock } = await import('#ordering/orders/release_unpaid_stock')
    const { paymentGuards } = await import('#billing/contracts/payment_guards')
    const { evidenceSources } = await import('#billing/contracts/evidence_sources')
    const { orderEvidence } = await import('#ordering/orders/order_evidence')
    const { guardPayment } = await import('#ordering/orders/guard_payment')
    const { forgetExpiredCarts } = await import('#ordering/cart/forget_expired_carts')
    personalData.declare(orderingPersonalData)
    declareOrderingSettings()
    permissions.declare('orders.view', ['manager', 'support'])
    permissions.declare('orders.manage', ['manager'])
    permissions.declare('terms.manage', ['manager'])
    lists.add('customer.orders', () => import('#ordering/orders/own_order_list'))
    lists.add('orders', () => import('#ordering/orders/order_list'))
    adminSearch.add(orderSearch)
    customerSearch.add(ownOrderSearch)
    orderingAlerts.forEach((kind) => alertKinds.add(kind))
    orderingFigures.forEach((figure) => overview.add(figure))
    timelines.addSubject(orderSubject)
    orderingBusiness.forEach((figure) => businessFigures.add(figure))
    orderingSetupSteps.forEach((step) => setupSteps.add(step))
    crashPoints.declare(...orderingCrashPoints, ...orderFormCrashPoints)
    footer.add({ name: 'terms', route: 'terms.index', order: 30 })
    sellability.addPromised(promisedMachines)
    paymentGuards.add(guardPayment)
    evidenceSources.add(orderEvidence)
    restoreChecks.addSeries(orderSeries)
    workRegistry.addTask(releaseUnpaidStock)
    workRegistry.addTask(cancelUnpaidOrders)
    workRegistry.addTask(forgetExpiredCarts)
    navigation.add('customer', {
      name: 'orders',
      route: 'orders.index',
      icon: 'package',
      order: 30,
    })
    navigation.add('account', {
      name: 'ssh_keys',
      route: 'ssh_keys.index',
      order: 55,
      can: 'OrderingSshKeyPolicy.view',
    })
    navigation.add('admin', {
      name: 'orders',
      route: 'admin.orders.index',
      icon: 'shopping-cart',
      order: 20,
      group: 'sales',
      can: 'OrderingPolicy.view',
    })
    navigation.add('admin', {
      name: 'terms',
      route: 'admin.terms_versions.index',
      icon: 'scroll-text',
      order: 64,
      group: 'catalog',
      can: 'OrderingTermsVersionPolicy.manage',
    })
  }

  async start() {
    const { continuePaidOrder } = await import('#ordering/orders/continue_paid_order')
    const { fulfilOrder } = await import('#ordering/orders/fulfil_order')
    outbox.consume('invoice.paid', 'ordering.settle_paid_order', ({ invoiceId }) =>
      continuePaidOrder(invoiceId)
    )
    outbox.consume('service.activated', 'ordering.fulfil_order', ({ serviceId }) =>
      fulfilOrder(serviceId)
    )
    outbox.consume('service.terminated', 'ordering.fulfil_order', ({ serviceId }) =>
      fulfilOrder(serviceId)
    )
    const { followCancelledSetup } = await import('#ordering/orders/follow_cancelled_setup')
    outbox.consume('service.setup_cancelled', 'ordering.follow_cancelled_setup', ({ serviceId }) =>
      followCancelledSetup(serviceId)
    )
    const { followChange, machineFollowed, machineStayed } =
      await import('#ordering/changes/follow_change')
    outbox.consume('subscription.change_due', 'ordering.follow_change', ({ changeId }) =>
      followChange(changeId)
    )
    outbox.consume('service.resized', 'ordering.finish_change', ({ operationId }) =>
      machineFollowed(operationId)
    )
    outbox.consume('service.resize_failed', 'ordering.fail_change', ({ operationId }) =>
      machineStayed(operationId)
    )
    const { default: router } = await import('@adonisjs/core/services/router')
    router.use([() => import('#ordering/middleware/count_cart_middleware')])
    await import('#ordering/routes')
  }
}
