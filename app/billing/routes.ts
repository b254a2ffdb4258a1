import router from '@adonisjs/core/services/router'
import { resumeForms } from '#core/forms/submission'
import { middleware } from '#start/kernel'

const InvoicesController = () => import('#billing/controllers/invoices_controller')
const InvoiceDocumentsController = () => import('#billing/controllers/invoice_documents_controller')
const InvoicePrintsController = () => import('#billing/controllers/invoice_prints_controller')
const InvoicePaymentsController = () => import('#billing/controllers/invoice_payments_controller')
const PaymentMethodsController = () => import('#billing/controllers/payment_methods_controller')
const BillingPortalController = () => import('#billing/controllers/billing_portal_controller')
const AdminInvoicesController = () => import('#billing/controllers/admin/invoices_controller')
const InvoiceVoidsController = () => import('#billing/controllers/admin/invoice_voids_controller')
const BankTransfersController = () => import('#billing/controllers/admin/bank_transfers_controller')
const RefundsController = () => import('#billing/controllers/admin/refunds_controller')
const PaymentsController = () => import('#billing/controllers/admin/payments_controller')
const CreditsController = () => import('#billing/controllers/admin/credits_controller')
const VatConfirmationsController = () =>
  import('#billing/controllers/admin/vat_confirmations_controller')
const TaxRatesController = () => import('#billing/controllers/admin/tax_rates_controller')
const WebhookEventsController = () => import('#billing/controllers/admin/webhook_events_controller')
const WebhookReplaysController = () =>
  import('#billing/controllers/admin/webhook_replays_controller')
const FindingsController = () => import('#billing/controllers/admin/findings_controller')

/** Each of these makes something at the gateway. */
const opensPage = middleware.throttle({
  name: 'gateway_pages',
  requests: 30,
  duration: '10 minutes',
})

/** A document is drawn anew each time, which takes as long as many pages do. */
const drawsDocument = middleware.throttle({
  name: 'invoice_documents',
  requests: 100,
  duration: '10 minutes',
})

const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/
const pdfName = /^[0-9A-HJKMNP-TV-Z]{26}\.pdf$/

router
  .group(() => {
    router.get('/invoices', [InvoicesController, 'index']).as('invoices.index')
    router
      .get('/invoices/:file', [InvoiceDocumentsController, 'show'])
      .where('file', pdfName)
      .as('invoices.pdf')
      .use(drawsDocument)
    router.get('/invoices/:id', [InvoicesController, 'show']).where('id', ulid).as('invoices.show')
    router.get('/invoices/:id/print', [InvoicePrintsController, 'show']).as('invoices.print')
    router
      .post('/invoices/:id/payments', [InvoicePaymentsController, 'store'])
      .as('invoices.payments.store')
    router
      .get('/invoices/:invoice/payments/:attempt', [InvoicePaymentsController, 'show'])
      .as('invoices.payments.show')
    router.get('/billing', [PaymentMethodsController, 'index']).as('payment_methods.index')
    router
      .post('/billing/methods', [PaymentMethodsController, 'store'])
      .as('payment_methods.store')
      .use(opensPage)
    router
      .put('/billing/methods/:id', [PaymentMethodsController, 'update'])
      .as('payment_methods.update')
    router
      .delete('/billing/methods/:id', [PaymentMethodsController, 'destroy'])
      .as('payment_methods.destroy')
      .use(opensPage)
    router
      .post('/billing/portal', [BillingPortalController, 'store'])
      .as('billing_portal.store')
      .use(opensPage)
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('/invoices', [AdminInvoicesController, 'index']).as('invoices.index')
    router.get('/invoices/:id', [AdminInvoicesController, 'show']).as('invoices.show')
    router.get('/payments', [PaymentsController, 'index']).as('payments.index')
    router.get('/refunds', [RefundsController, 'index']).as('refunds.index')
    router.get('/credits/:account', [CreditsController, 'index']).as('credits.index')
    router.get('/tax-rates', [TaxRatesController, 'index']).as('tax_rates.index')
    router.get('/webhook-events', [WebhookEventsController, 'index']).as('webhook_events.index')
    router.get('/findings', [FindingsController, 'index']).as('findings.index')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'billing.view' }))

router
  .group(() => {
    router.post('/invoices/:id/void', [InvoiceVoidsController, 'store']).as('invoices.void')
    router
      .post('/invoices/:id/bank-transfers', [BankTransfersController, 'store'])
      .as('invoices.bank_transfers.store')
    router.post('/invoices/:id/refunds', [RefundsController, 'store']).as('invoices.refunds.store')
    router.post('/credits/:account', [CreditsController, 'store']).as('credits.store')
    router
      .post('/vat-confirmations/:account', [VatConfirmationsController, 'store'])
      .as('vat_confirmations.store')
    router.post('/tax-rates', [TaxRatesController, 'store']).as('tax_rates.store')
    router
      .post('/webhook-events/:id/replays', [WebhookReplaysController, 'store'])
      .as('webhook_events.replay')
    router.put('/findings/:id', [FindingsController, 'update']).as('findings.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'billing.manage' }))

// An invoice has one open payment, however often its form is sent.
resumeForms('invoices.payments.store')
