import { accountNotes } from '#core/registries/account_notes'
import { lists } from '#core/registries/lists'
import { adminSearch, customerSearch } from '#core/registries/search'
import { alertKinds } from '#core/registries/alerts'
import { businessFigures } from '#core/registries/business_figures'
import { crashPoints } from '#core/crash_point'
import { healthChecks } from '#core/registries/health_checks'
import { metrics } from '#core/registries/metrics'
import { navigation } from '#core/registries/navigation'
import { overview } from '#core/registries/overview'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { restoreChecks } from '#core/restore/restore_checks'
import { setupSteps } from '#core/registries/setup_steps'
import { timelines } from '#core/registries/timelines'
import { sellability } from '#core/registries/sellability'
import { workRegistry } from '#core/work/work_registry'
import { declareBillingSettings } from '#billing/settings'
import type { ApplicationService } from '@adonisjs/core/types'

/** Invoices, the ledger, payments, refunds and credit, whichever gateway takes the money. */
export default class BillingProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { billing } = await import('#billing/contributions')
    const { billingCrashPoints } = await import('#billing/crash_points')
    declareBillingSettings()
    crashPoints.declare(...billingCrashPoints)
    permissions.declare('billing.view', ['manager', 'support'])
    permissions.declare('billing.manage', ['manager'])
    billing.customerPages.forEach((page) => navigation.add('customer', page))
    billing.accountPages.forEach((page) => navigation.add('account', page))
    billing.adminPages.forEach((page) => navigation.add('admin', page))
    billing.workSources.forEach((source) => workRegistry.addSource(source))
    billing.healthChecks.forEach((check) => healthChecks.add(check))
    metrics.add(billing.metrics)
    billing.alerts.forEach((kind) => alertKinds.add(kind))
    billing.tasks.forEach((task) => workRegistry.addTask(task))
    billing.figures.forEach((figure) => overview.add(figure))
    billing.timelines.forEach((source) => timelines.add(source))
    billing.business.forEach((figure) => businessFigures.add(figure))
    accountNotes.add('vat_id', billing.vatNote)
    sellability.add(billing.saleRule)
    restoreChecks.add(billing.restoreCheck)
    restoreChecks.addSeries(billing.series)
    billing.setupSteps.forEach((step) => setupSteps.add(step))
    lists.add('customer.invoices', () => import('#billing/invoices/own_invoice_list'))
    lists.add('invoices', () => import('#billing/invoices/invoice_list'))
    lists.add('payments', () => import('#billing/payments/payment_list'))
    adminSearch.add(billing.search)
    customerSearch.add(billing.ownSearch)
    personalData.declare(billing.personalData)
  }

  async start() {
    const { consumeEvents } = await import('#billing/events/consumers')
    await import('#billing/routes')
    consumeEvents()
  }
}
