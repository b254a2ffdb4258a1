import { billingAlerts } from '#billing/alert_kinds'
import { billingBusiness } from '#billing/business_figures'
import { billingHealthChecks } from '#billing/health_checks'
import { billingPersonalData } from '#billing/personal_data'
import { billingMetrics } from '#billing/metrics'
import { billingFigures } from '#billing/overview_figures'
import { invoiceSearch, ownInvoiceSearch } from '#billing/invoices/invoice_search'
import { attemptsWorkSource } from '#billing/payments/attempts_work_source'
import { priceRule } from '#billing/sale_rule'
import { billingSetupSteps } from '#billing/setup_steps'
import { billingTimelines } from '#billing/timeline_sources'
import { vatNote } from '#billing/tax/vat_note'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import { INVOICE_SERIES } from '#billing/invoices/invoice_number'
import { gatewaysRestoreCheck } from '#billing/outside/restore_check'
import { lookOutside } from '#billing/outside/look_outside'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { eventsWorkSource } from '#billing/webhooks/events_work_source'
import { forgetOldEvents } from '#billing/webhooks/forget_old_events'
import { refundsWorkSource } from '#billing/refunds/refunds_work_source'
import type { NavigationEntry } from '#core/registries/navigation'

const admin = (name: string, route: string, icon: string, order: number): NavigationEntry => ({
  name,
  route,
  icon,
  order,
  can: 'BillingPolicy.view',
  group: 'billing',
})

/** What billing adds to the registries. */
export const billing = {
  customerPages: [
    { name: 'invoices', route: 'invoices.index', icon: 'receipt', order: 40, group: 'billing' },
  ] satisfies NavigationEntry[],
  accountPages: [
    {
      name: 'payment_methods',
      route: 'payment_methods.index',
      order: 40,
      can: 'BillingPaymentMethodPolicy.view',
    },
  ] satisfies NavigationEntry[],
  adminPages: [
    admin('invoices', 'admin.invoices.index', 'receipt', 50),
    admin('payments', 'admin.payments.index', 'banknote', 51),
    admin('refunds', 'admin.refunds.index', 'undo-2', 52),
    admin('findings', 'admin.findings.index', 'search-alert', 53),
    admin('webhooks', 'admin.webhook_events.index', 'webhook', 54),
    admin('tax_rates', 'admin.tax_rates.index', 'percent', 55),
  ],
  workSources: [attemptsWorkSource, refundsWorkSource, eventsWorkSource],
  tasks: [catchUpEvents, compareBalance, lookOutside, forgetOldEvents],
  metrics: billingMetrics,
  alerts: billingAlerts,
  healthChecks: billingHealthChecks,
  figures: billingFigures,
  business: billingBusiness,
  timelines: billingTimelines,
  setupSteps: billingSetupSteps,
  search: invoiceSearch,
  ownSearch: ownInvoiceSearch,
  vatNote,
  saleRule: priceRule,
  restoreCheck: gatewaysRestoreCheck,
  series: { name: INVOICE_SERIES },
  personalData: billingPersonalData,
}
