import { archivesWorkSource } from '#billing/archives/archives_work_source'
import { forgetArchives } from '#billing/archives/forget_archives'
import { forgetBankEntries } from '#billing/bank/forget_entries'
import { answersWorkSource } from '#billing/disputes/answers_work_source'
import { watchDisputes } from '#billing/disputes/watch_disputes'
import { billingAlerts } from '#billing/alert_kinds'
import { billingBusiness } from '#billing/business_figures'
import { endCancelled } from '#billing/cancellations/cancellations_task'
import { keepChangeTime } from '#billing/changes/changes_task'
import { billingHealthChecks } from '#billing/health_checks'
import { billingPersonalData } from '#billing/personal_data'
import { billingMetrics } from '#billing/metrics'
import { billingFigures } from '#billing/overview_figures'
import { creditNoteSearch, ownCreditNoteSearch } from '#billing/credit_notes/credit_note_search'
import { invoiceSearch, ownInvoiceSearch } from '#billing/invoices/invoice_search'
import { collectionsWorkSource } from '#billing/collections/collections_work_source'
import { forgetContacts } from '#billing/contacts/forget_contacts_task'
import { keepCollectionTime } from '#billing/collections/tasks'
import { keepMrr } from '#billing/mrr/mrr_task'
import { warnOfExpiry } from '#billing/cards/warn_of_expiry'
import { attemptsWorkSource } from '#billing/payments/attempts_work_source'
import { priceRule } from '#billing/sale_rule'
import { billingSetupSteps } from '#billing/setup_steps'
import { billingTimelines } from '#billing/timeline_sources'
import { autoTopUps } from '#billing/top_ups/auto_top_ups_task'
import { expireTopUps } from '#billing/top_ups/expire_top_ups_task'
import { vatNote } from '#billing/tax/vat_note'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import { CREDIT_NOTE_SERIES } from '#billing/credit_notes/credit_note_series'
import { INVOICE_SERIES } from '#billing/invoices/invoice_number'
import { gatewaysRestoreCheck } from '#billing/outside/restore_check'
import { lookOutside } from '#billing/outside/look_outside'
import { checkNightly } from '#billing/invariants/check_nightly'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { eventsWorkSource } from '#billing/webhooks/events_work_source'
import { forgetOldEvents } from '#billing/webhooks/forget_old_events'
import { trials } from '#billing/trials/trials_task'
import { keepPriceChanges } from '#billing/price_changes/price_changes_task'
import { HOURS } from '#billing/usage/hours'
import { recordHours } from '#billing/usage/record_hours'
import { forgetUsage, settleUsage, warnOfUsedUp } from '#billing/usage/usage_tasks'
import { renewals } from '#billing/renewals/renewals_task'
import { refundsWorkSource } from '#billing/refunds/refunds_work_source'
import type { Meter } from '#core/registries/meters'
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
    {
      name: 'billing_profile',
      route: 'billing_profile.edit',
      order: 42,
      can: 'BillingPaymentMethodPolicy.manage',
    },
    {
      name: 'billing_contacts',
      route: 'billing_contacts.index',
      order: 43,
      can: 'BillingPaymentMethodPolicy.view',
    },
    { name: 'credit', route: 'credit.index', order: 41, can: 'BillingPaymentMethodPolicy.view' },
  ] satisfies NavigationEntry[],
  adminPages: [
    admin('tonight', 'admin.tonight.index', 'calendar-clock', 49),
    admin('invoices', 'admin.invoices.index', 'receipt', 50),
    admin('credit_notes', 'admin.credit_notes.index', 'receipt-text', 51),
    admin('payments', 'admin.payments.index', 'banknote', 52),
    admin('bank_entries', 'admin.bank_entries.index', 'landmark', 52),
    admin('payouts', 'admin.payouts.index', 'hand-coins', 53),
    admin('refunds', 'admin.refunds.index', 'undo-2', 53),
    admin('disputes', 'admin.disputes.index', 'gavel', 53),
    admin('findings', 'admin.findings.index', 'search-alert', 54),
    admin('webhooks', 'admin.webhook_events.index', 'webhook', 55),
    admin('collections', 'admin.collections.index', 'calendar-clock', 52),
    admin('price_changes', 'admin.price_changes.index', 'tags', 57),
    admin('coupons', 'admin.coupons.index', 'tag', 55),
    {
      ...admin('document_archives', 'admin.document_archives.index', 'archive', 58),
      can: 'BillingPolicy.manage',
    },
    admin('tax_rates', 'admin.tax_rates.index', 'percent', 56),
  ],
  workSources: [
    archivesWorkSource,
    attemptsWorkSource,
    refundsWorkSource,
    answersWorkSource,
    eventsWorkSource,
    collectionsWorkSource,
  ],
  tasks: [
    autoTopUps,
    expireTopUps,
    keepPriceChanges,
    renewals,
    trials,
    settleUsage,
    warnOfUsedUp,
    forgetUsage,
    checkNightly,
    endCancelled,
    keepChangeTime,
    keepMrr,
    catchUpEvents,
    compareBalance,
    watchDisputes,
    forgetArchives,
    forgetBankEntries,
    lookOutside,
    forgetOldEvents,
    forgetContacts,
    keepCollectionTime,
    warnOfExpiry,
  ],
  meters: [
    { key: HOURS, aggregate: 'sum', scale: 1, unit: 'h', record: recordHours },
  ] satisfies Meter[],
  metrics: billingMetrics,
  alerts: billingAlerts,
  healthChecks: billingHealthChecks,
  figures: billingFigures,
  business: billingBusiness,
  timelines: billingTimelines,
  setupSteps: billingSetupSteps,
  search: invoiceSearch,
  creditNoteSearch,
  ownSearch: ownInvoiceSearch,
  ownCreditNoteSearch,
  vatNote,
  saleRule: priceRule,
  restoreCheck: gatewaysRestoreCheck,
  series: [{ name: INVOICE_SERIES }, { name: CREDIT_NOTE_SERIES }],
  personalData: billingPersonalData,
}
