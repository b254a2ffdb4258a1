import router from '@adonisjs/core/services/router'
import { resumeForms } from '#core/forms/submission'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

/** Each of these makes something at the gateway. */
const opensPage = middleware.throttle({
  name: 'gateway_pages',
  requests: 30,
  duration: '10 minutes',
})

/** A document is drawn again each time, which takes as long as many pages do. */
const drawsDocument = middleware.throttle({
  name: 'invoice_documents',
  requests: 100,
  duration: '10 minutes',
})

const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/
const pdfName = /^[0-9A-HJKMNP-TV-Z]{26}\.pdf$/

router
  .group(() => {
    router.get('/invoices', [controllers.billing.Invoices, 'index']).as('invoices.index')
    router
      .get('/invoices/:file', [controllers.billing.InvoiceDocuments, 'show'])
      .where('file', pdfName)
      .as('invoices.pdf')
      .use(drawsDocument)
    router
      .get('/invoices/:id', [controllers.billing.Invoices, 'show'])
      .where('id', ulid)
      .as('invoices.show')
    router
      .get('/invoices/:id/print', [controllers.billing.InvoicePrints, 'show'])
      .as('invoices.print')
    router
      .post('/invoices/:id/payments', [controllers.billing.InvoicePayments, 'store'])
      .as('invoices.payments.store')
    router
      .get('/invoices/:invoice/payments/:attempt', [controllers.billing.InvoicePayments, 'show'])
      .as('invoices.payments.show')
    router
      .get('/billing', [controllers.billing.PaymentMethods, 'index'])
      .as('payment_methods.index')
    router
      .post('/billing/methods', [controllers.billing.PaymentMethods, 'store'])
      .as('payment_methods.store')
      .use(opensPage)
    router
      .put('/billing/methods/:id', [controllers.billing.PaymentMethods, 'update'])
      .as('payment_methods.update')
    router
      .delete('/billing/methods/:id', [controllers.billing.PaymentMethods, 'destroy'])
      .as('payment_methods.destroy')
      .use(opensPage)
    router
      .post('/billing/portal', [controllers.billing.BillingPortal, 'store'])
      .as('billing_portal.store')
      .use(opensPage)
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('/invoices', [controllers.billing.admin.Invoices, 'index']).as('invoices.index')
    router.get('/invoices/:id', [controllers.billing.admin.Invoices, 'show']).as('invoices.show')
    router.get('/payments', [controllers.billing.admin.Payments, 'index']).as('payments.index')
    router.get('/refunds', [controllers.billing.admin.Refunds, 'index']).as('refunds.index')
    router
      .get('/credits/:account', [controllers.billing.admin.Credits, 'index'])
      .as('credits.index')
    router.get('/tax-rates', [controllers.billing.admin.TaxRates, 'index']).as('tax_rates.index')
    router
      .get('/webhook-events', [controllers.billing.admin.WebhookEvents, 'index'])
      .as('webhook_events.index')
    router.get('/findings', [controllers.billing.admin.Findings, 'index']).as('findings.index')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'BillingPolicy.view' }))

router
  .group(() => {
    router
      .post('/invoices/:id/void', [controllers.billing.admin.InvoiceVoids, 'store'])
      .as('invoices.void')
    router
      .post('/invoices/:id/bank-transfers', [controllers.billing.admin.BankTransfers, 'store'])
      .as('invoices.bank_transfers.store')
    router
      .post('/invoices/:id/refunds', [controllers.billing.admin.Refunds, 'store'])
      .as('invoices.refunds.store')
    router
      .post('/credits/:account', [controllers.billing.admin.Credits, 'store'])
      .as('credits.store')
    router
      .post('/vat-confirmations/:account', [controllers.billing.admin.VatConfirmations, 'store'])
      .as('vat_confirmations.store')
    router.post('/tax-rates', [controllers.billing.admin.TaxRates, 'store']).as('tax_rates.store')
    router
      .post('/webhook-events/:id/replays', [controllers.billing.admin.WebhookReplays, 'store'])
      .as('webhook_events.replay')
    router
      .put('/findings/:id', [controllers.billing.admin.Findings, 'update'])
      .as('findings.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'BillingPolicy.manage' }))

// An invoice has one open payment, however often its form is sent.
resumeForms('invoices.payments.store')
