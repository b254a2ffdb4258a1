import { lists } from '#core/registries/lists'
import { adminSearch, customerSearch } from '#core/registries/search'
import { alertKinds } from '#core/registries/alerts'
import { businessFigures } from '#core/registries/business_figures'
import { crashPoints } from '#core/crash_point'
import { healthChecks } from '#core/registries/health_checks'
import { meters } from '#core/registries/meters'
import { metrics } from '#core/registries/metrics'
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

const can = 'ProvisioningPolicy.view'

/** Services, their machines and addresses, and the engine that works on them. */
export default class ProvisioningProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { movingCrashPoints, provisioningCrashPoints, resizingCrashPoints, setupCrashPoints } =
      await import('#provisioning/crash_points')
    const { clusterHealth } = await import('#provisioning/clusters/cluster_health')
    const { invariants } = await import('#billing/contracts/invariants')
    const { moneyInvariants } = await import('#provisioning/money_invariants')
    const { servedPeriods } = await import('#billing/contracts/served_periods')
    const { declareProvisioningSettings } = await import('#provisioning/settings')
    const { buildsWorkSource, operationsWorkSource } =
      await import('#provisioning/operations/operations_work_source')
    const { forgetOldHistory } = await import('#provisioning/history/forget_old_history')
    const { evidenceSources } = await import('#billing/contracts/evidence_sources')
    const { serviceEvidence } = await import('#provisioning/services/service_evidence')
    const { addressHours } = await import('#provisioning/usage/address_hours')
    const { hostMeters } = await import('#provisioning/usage/counters')
    const { firstDays } = await import('#provisioning/services/first_days')
    const { answerSoldProducts } = await import('#provisioning/services/sold_products')
    const { placeRule } = await import('#provisioning/placement/sale_rule')
    const { provisioningPersonalData } = await import('#provisioning/personal_data')
    const { provisioningSearch } = await import('#provisioning/admin_search')
    const { serviceSearch } = await import('#provisioning/services/service_search')
    const { provisioningFigures } = await import('#provisioning/overview_figures')
    const { provisioningTimelines, serviceSubject } = await import('#provisioning/timeline_sources')
    const { provisioningBusiness } = await import('#provisioning/business_figures')
    const { hostsRestoreCheck } = await import('#provisioning/outside/restore_check')
    const { provisioningAlerts } = await import('#provisioning/alert_kinds')
    const { provisioningMetrics } = await import('#provisioning/metrics')
    const { provisioningSetupSteps } = await import('#provisioning/setup_steps')
    const { suspensionsWorkSource } =
      await import('#provisioning/suspensions/suspensions_work_source')
    const { checkSuspensions } = await import('#provisioning/suspensions/check_suspensions')
    const { emptyTrash } = await import('#provisioning/trash/empty_trash')
    const { recordCapacity } = await import('#provisioning/capacity/record_capacity')
    const { provisioningTasks } = await import('#provisioning/clusters/tasks')

    permissions.declare('provisioning.view', ['manager', 'support'])
    permissions.declare('provisioning.manage', ['manager'])
    personalData.declare(provisioningPersonalData)
    declareProvisioningSettings()
    crashPoints.declare(...provisioningCrashPoints, ...movingCrashPoints, ...resizingCrashPoints)
    crashPoints.declare(...setupCrashPoints)
    sellability.add(placeRule)
    servedPeriods.ask(firstDays)
    evidenceSources.add(serviceEvidence)
    for (const meter of [...hostMeters, addressHours]) meters.add(meter)
    answerSoldProducts()
    workRegistry.addSource(operationsWorkSource)
    workRegistry.addSource(buildsWorkSource)
    workRegistry.addSource(suspensionsWorkSource)
    invariants.add(...moneyInvariants)
    provisioningTasks.forEach((task) => workRegistry.addTask(task))
    workRegistry.addTask(forgetOldHistory)
    workRegistry.addTask(recordCapacity)
    workRegistry.addTask(checkSuspensions)
    workRegistry.addTask(emptyTrash)
    healthChecks.add(clusterHealth)
    restoreChecks.add(hostsRestoreCheck)
    provisioningMetrics.forEach((source) => metrics.add(source))
    provisioningAlerts.forEach((kind) => alertKinds.add(kind))
    lists.add('customer.services', () => import('#provisioning/services/own_service_list'))
    lists.add('services', () => import('#provisioning/services/service_list'))
    lists.add('operations', () => import('#provisioning/operations/operation_list'))
    provisioningSearch.forEach((provider) => adminSearch.add(provider))
    customerSearch.add(serviceSearch)
    provisioningFigures.forEach((figure) => overview.add(figure))
    provisioningTimelines.forEach((source) => timelines.add(source))
    timelines.addSubject(serviceSubject)
    provisioningBusiness.forEach((figure) => businessFigures.add(figure))
    provisioningSetupSteps.forEach((step) => setupSteps.add(step))
    this.#addToMenus()
  }

  async start() {
    const { drivers } = await import('#provisioning/clusters/drivers')
    if (this.app.getEnvironment() === 'web') await drivers.assertFit()
    const { startProvisioning } = await import('#provisioning/services/start_provisioning')
    await import('#provisioning/routes')
    const { followCollection, followDispute, followMoney } =
      await import('#provisioning/services/follow_money')
    for (const topic of [
      'collection.suspend',
      'collection.terminate',
      'collection.settled',
    ] as const)
      outbox.consume(topic, 'provisioning.follow_money', ({ collectionId }) =>
        followCollection(collectionId)
      )
    outbox.consume('dispute.changed', 'provisioning.follow_money', ({ disputeId }) =>
      followDispute(disputeId)
    )
    // Money may have come while the machine was on its way into the trash.
    outbox.consume('service.trashed', 'provisioning.follow_money', ({ serviceId }) =>
      followMoney(serviceId)
    )
    outbox.consume('order.accepted', 'provisioning.start', ({ orderId }) =>
      startProvisioning(orderId)
    )
    const { notePaidUntil, notePaidUntilBy } = await import('#provisioning/services/paid_until')
    outbox.consume('subscription.extended', 'provisioning.paid_until', ({ periodId }) =>
      notePaidUntilBy(periodId)
    )
    outbox.consume('invoice.paid', 'provisioning.paid_until', ({ invoiceId }) =>
      notePaidUntil(invoiceId)
    )
    const { takePrices } = await import('#provisioning/services/take_prices')
    outbox.consume('subscription.repriced', 'provisioning.take_prices', ({ subscriptionIds }) =>
      takePrices(subscriptionIds)
    )
    const { takeTerms } = await import('#provisioning/services/take_terms')
    outbox.consume('subscription.changed', 'provisioning.take_terms', ({ changeId }) =>
      takeTerms(changeId)
    )
    const { followTrial } = await import('#provisioning/services/follow_trial')
    for (const topic of ['trial.lapsed', 'trial.continued'] as const)
      outbox.consume(topic, 'provisioning.follow_trial', ({ trialId }) => followTrial(trialId))
    const { endCancelled } = await import('#provisioning/services/end_cancelled')
    outbox.consume('subscription.cancelled_due', 'provisioning.end', ({ subscriptionId }) =>
      endCancelled(subscriptionId)
    )
    outbox.consume('invoice.voided', 'provisioning.paid_until', ({ invoiceId }) =>
      notePaidUntil(invoiceId)
    )
  }

  /** Lets running steps finish before their connections close. */
  async shutdown() {
    const { worker } = await import('#core/work/worker')
    const { drivers } = await import('#provisioning/clusters/drivers')
    if (worker.isRunning) await worker.stop()
    await drivers.close()
  }

  #addToMenus() {
    navigation.add('customer', {
      name: 'dashboard',
      route: 'dashboard',
      icon: 'layout-dashboard',
      order: 10,
    })
    navigation.add('customer', {
      name: 'services',
      route: 'services.index',
      icon: 'server',
      order: 20,
    })
    navigation.add('admin_actions', {
      name: 'add_cluster',
      route: 'admin.clusters.create',
      icon: 'plus',
      order: 40,
      can: 'ProvisioningPolicy.manage',
    })
    const group = 'provisioning'
    navigation.add('admin', {
      name: 'services',
      route: 'admin.services.index',
      icon: 'server',
      order: 40,
      can,
      group,
    })
    navigation.add('admin', {
      name: 'operations',
      route: 'admin.operations.index',
      icon: 'activity',
      order: 41,
      can,
      group,
    })
    navigation.add('admin', {
      name: 'server_issues',
      route: 'admin.server_issues.index',
      icon: 'search-alert',
      order: 44,
      can,
      group,
    })
    navigation.add('admin', {
      name: 'clusters',
      route: 'admin.clusters.index',
      icon: 'network',
      order: 42,
      can,
      group,
    })
    navigation.add('admin', {
      name: 'ip_pools',
      route: 'admin.ip_pools.index',
      icon: 'globe',
      order: 43,
      can,
      group,
    })
  }
}
