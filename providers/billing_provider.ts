import { accountNotes } from '#core/registries/account_notes'
import { lists } from '#core/registries/lists'
import { adminSearch, customerSearch } from '#core/registries/search'
import { alertKinds } from '#core/registries/alerts'
import { businessFigures } from '#core/registries/business_figures'
import { crashPoints } from '#core/crash_point'
import { healthChecks } from '#core/registries/health_checks'
import { meters } from '#core/registries/meters'
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
    const {
      balanceCrashPoints,
      billingCrashPoints,
      changeCrashPoints,
      chargingCrashPoints,
      parkedCrashPoints,
      priceCrashPoints,
      renewalCrashPoints,
    } = await import('#billing/crash_points')
    const { invariants } = await import('#billing/contracts/invariants')
    const { bookInvariants } = await import('#billing/invariants/book_invariants')
    declareBillingSettings()
    billing.meters.forEach((meter) => meters.add(meter))
    crashPoints.declare(...billingCrashPoints, ...chargingCrashPoints, ...renewalCrashPoints)
    crashPoints.declare(...changeCrashPoints, ...priceCrashPoints, ...balanceCrashPoints)
    crashPoints.declare(...parkedCrashPoints)
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
    billing.series.forEach((series) => restoreChecks.addSeries(series))
    billing.setupSteps.forEach((step) => setupSteps.add(step))
    lists.add('customer.invoices', () => import('#billing/invoices/own_invoice_list'))
    lists.add('invoices', () => import('#billing/invoices/invoice_list'))
    lists.add('customer.credit_notes', () => import('#billing/credit_notes/own_credit_note_list'))
    lists.add('credit_notes', () => import('#billing/credit_notes/credit_note_list'))
    lists.add('invoice_drafts', () => import('#billing/drafts/draft_list'))
    lists.add('coupons', () => import('#billing/coupons/coupon_list'))
    lists.add('parked_renewals', () => import('#billing/parked/parked_list'))
    lists.add('collections', () => import('#billing/collections/collection_list'))
    lists.add('price_changes', () => import('#billing/price_changes/price_change_list'))
    lists.add('payments', () => import('#billing/payments/payment_list'))
    lists.add('bank_entries', () => import('#billing/bank/entry_list'))
    lists.add('bank_statements', () => import('#billing/bank/statement_list'))
    lists.add('document_archives', () => import('#billing/archives/archive_list'))
    lists.add('payouts', () => import('#billing/payouts/payout_list'))
    lists.add('balance_entries', () => import('#billing/payouts/entry_list'))
    lists.add('disputes', () => import('#billing/disputes/dispute_list'))
    lists.add('refunds', () => import('#billing/refunds/refund_list'))
    lists.add('findings', () => import('#billing/reconciliation/finding_list'))
    lists.add('webhook_events', () => import('#billing/webhooks/webhook_event_list'))
    adminSearch.add(billing.search)
    adminSearch.add(billing.creditNoteSearch)
    customerSearch.add(billing.ownSearch)
    customerSearch.add(billing.ownCreditNoteSearch)
    personalData.declare(billing.personalData)
    invariants.add(...bookInvariants)
  }

  async start() {
    const { consumeEvents } = await import('#billing/events/consumers')
    await import('#billing/routes')
    consumeEvents()
  }
}
