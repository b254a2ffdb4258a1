import router from '@adonisjs/core/services/router'
import { resumeForms } from '#core/forms/form_promises'
import { uploads } from '#core/forms/uploads'
import { MOST_BYTES } from '#billing/bank/statement_line'
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

/** All documents of a year are drawn one after the other. */
const drawsArchive = middleware.throttle({
  name: 'document_archives',
  requests: 6,
  duration: '1 hour',
})

uploads.allowAt('/admin/bank-statements', MOST_BYTES)

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
      .get('/invoices/archives/:file', [controllers.billing.DocumentArchives, 'show'])
      .as('document_archives.show')
      .use(drawsArchive)
    router
      .get('/billing/receipts/:file', [controllers.billing.Receipts, 'show'])
      .as('receipts.pdf')
      .use(drawsDocument)
    router.get('/credit-notes', [controllers.billing.CreditNotes, 'index']).as('credit_notes.index')
    router
      .get('/credit-notes/:file', [controllers.billing.CreditNoteDocuments, 'show'])
      .where('file', pdfName)
      .as('credit_notes.pdf')
      .use(drawsDocument)
    router
      .get('/credit-notes/:id', [controllers.billing.CreditNotes, 'show'])
      .where('id', ulid)
      .as('credit_notes.show')
    router
      .get('/credit-notes/:id/print', [controllers.billing.CreditNotePrints, 'show'])
      .as('credit_notes.print')
    router
      .post('/invoices/:id/payments', [controllers.billing.InvoicePayments, 'store'])
      .as('invoices.payments.store')
    router
      .get('/invoices/:invoice/payments/:attempt', [controllers.billing.InvoicePayments, 'show'])
      .as('invoices.payments.show')
    router
      .get('/invoices/payment', [controllers.billing.DuePayments, 'create'])
      .as('due_payments.create')
    router
      .post('/invoices/payment', [controllers.billing.DuePayments, 'store'])
      .as('due_payments.store')
      .use(opensPage)
    router.get('/billing/next', [controllers.billing.NextCharges, 'index']).as('next_charges.index')
    router
      .get('/billing/payments/:attempt', [controllers.billing.Payments, 'show'])
      .as('payments.show')
    router
      .get('/billing/profile', [controllers.billing.BillingProfile, 'edit'])
      .as('billing_profile.edit')
    router
      .put('/billing/profile', [controllers.billing.BillingProfile, 'update'])
      .as('billing_profile.update')
    router.get('/billing/credit', [controllers.billing.Credit, 'index']).as('credit.index')
    router
      .post('/billing/credit', [controllers.billing.Credit, 'store'])
      .as('credit.store')
      .use(opensPage)
    router.get('/billing/top-ups/:id', [controllers.billing.TopUps, 'show']).as('top_ups.show')
    router
      .put('/billing/auto-top-up', [controllers.billing.AutoTopUps, 'update'])
      .as('auto_top_up.update')
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
      .post('/billing/methods/:id/backup', [controllers.billing.BackupCards, 'store'])
      .as('payment_methods.backup.store')
    router
      .delete('/billing/methods/:id/backup', [controllers.billing.BackupCards, 'destroy'])
      .as('payment_methods.backup.destroy')
    router
      .get('/billing/contacts', [controllers.billing.BillingContacts, 'index'])
      .as('billing_contacts.index')
    router
      .post('/billing/contacts', [controllers.billing.BillingContacts, 'store'])
      .as('billing_contacts.store')
    router
      .put('/billing/contacts/:id', [controllers.billing.BillingContacts, 'update'])
      .as('billing_contacts.update')
    router
      .delete('/billing/contacts/:id', [controllers.billing.BillingContacts, 'destroy'])
      .as('billing_contacts.destroy')
    router
      .post('/billing/contacts/:id/questions', [controllers.billing.ContactQuestions, 'store'])
      .as('contact_questions.store')
    router
      .post('/billing/portal', [controllers.billing.BillingPortal, 'store'])
      .as('billing_portal.store')
      .use(opensPage)
  })
  .use(middleware.auth())

// Whoever has the signed address pays; it says no more than the mail that brought it.
router
  .group(() => {
    router.get('/pay/:id', [controllers.billing.PaymentLinks, 'show']).as('payment_links.show')
    router.post('/pay/:id', [controllers.billing.PaymentLinks, 'store']).as('payment_links.store')
  })
  .where('id', ulid)
  .use(opensPage)

// Whoever has the signed address reads the mail that brought it.
router
  .group(() => {
    router
      .get('/contacts/:id/confirm', [controllers.billing.ContactConfirmations, 'show'])
      .as('contact_confirmations.show')
    router
      .post('/contacts/:id/confirm', [controllers.billing.ContactConfirmations, 'store'])
      .as('contact_confirmations.store')
    router
      .get('/contacts/:id/unsubscribe', [controllers.billing.ContactUnsubscriptions, 'show'])
      .as('contact_unsubscriptions.show')
    router
      .post('/contacts/:id/unsubscribe', [controllers.billing.ContactUnsubscriptions, 'store'])
      .as('contact_unsubscriptions.store')
  })
  .where('id', ulid)
  .use(middleware.throttle({ name: 'contact_links', requests: 60, duration: '10 minutes' }))

router
  .group(() => {
    router.get('/invoices', [controllers.billing.admin.Invoices, 'index']).as('invoices.index')
    router
      .get('/invoices/:file', [controllers.billing.admin.InvoiceDocuments, 'show'])
      .where('file', pdfName)
      .as('invoices.pdf')
      .use(drawsDocument)
    router
      .get('/credit-notes/:file', [controllers.billing.admin.CreditNoteDocuments, 'show'])
      .where('file', pdfName)
      .as('credit_notes.pdf')
      .use(drawsDocument)
    router
      .get('/receipts/:file', [controllers.billing.admin.Receipts, 'show'])
      .as('receipts.pdf')
      .use(drawsDocument)
    router.get('/invoices/:id', [controllers.billing.admin.Invoices, 'show']).as('invoices.show')
    router
      .get('/credit-notes', [controllers.billing.admin.CreditNotes, 'index'])
      .as('credit_notes.index')
    router
      .get('/credit-notes/:id', [controllers.billing.admin.CreditNotes, 'show'])
      .as('credit_notes.show')
    router.get('/payments', [controllers.billing.admin.Payments, 'index']).as('payments.index')
    router.get('/disputes', [controllers.billing.admin.Disputes, 'index']).as('disputes.index')
    router.get('/disputes/:id', [controllers.billing.admin.Disputes, 'show']).as('disputes.show')
    router.get('/payouts', [controllers.billing.admin.Payouts, 'index']).as('payouts.index')
    router
      .get('/payouts/:id', [controllers.billing.admin.Payouts, 'show'])
      .where('id', ulid)
      .as('payouts.show')
    router
      .get('/balance-entries', [controllers.billing.admin.BalanceEntries, 'index'])
      .as('balance_entries.index')
    router
      .get('/bank-entries', [controllers.billing.admin.BankEntries, 'index'])
      .as('bank_entries.index')
    router
      .get('/bank-entries/:id', [controllers.billing.admin.BankEntries, 'show'])
      .where('id', ulid)
      .as('bank_entries.show')
    router
      .get('/bank-statements', [controllers.billing.admin.BankStatements, 'index'])
      .as('bank_statements.index')
    router
      .get('/bank-statements/:id', [controllers.billing.admin.BankStatements, 'show'])
      .where('id', ulid)
      .as('bank_statements.show')
    router.get('/refunds', [controllers.billing.admin.Refunds, 'index']).as('refunds.index')
    router
      .get('/credits/:account', [controllers.billing.admin.Credits, 'index'])
      .as('credits.index')
    router.get('/tax-rates', [controllers.billing.admin.TaxRates, 'index']).as('tax_rates.index')
    router
      .get('/webhook-events', [controllers.billing.admin.WebhookEvents, 'index'])
      .as('webhook_events.index')
    router.get('/findings', [controllers.billing.admin.Findings, 'index']).as('findings.index')
    router
      .get('/collections', [controllers.billing.admin.Collections, 'index'])
      .as('collections.index')
    router
      .get('/collections/:id', [controllers.billing.admin.Collections, 'show'])
      .as('collections.show')
    router
      .get('/dunning-policies', [controllers.billing.admin.DunningPolicies, 'index'])
      .as('dunning_policies.index')
    router
      .get('/price-changes', [controllers.billing.admin.PriceChanges, 'index'])
      .as('price_changes.index')
    router
      .get('/price-changes/:id', [controllers.billing.admin.PriceChanges, 'show'])
      .where('id', ulid)
      .as('price_changes.show')
    router.get('/billing/tonight', [controllers.billing.admin.Tonight, 'index']).as('tonight.index')
    router
      .get('/paused-renewals', [controllers.billing.admin.ParkedRenewals, 'index'])
      .as('parked_renewals.index')
    router.get('/coupons', [controllers.billing.admin.Coupons, 'index']).as('coupons.index')
    router
      .get('/coupons/:id', [controllers.billing.admin.Coupons, 'show'])
      .where('id', ulid)
      .as('coupons.show')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'BillingPolicy.view' }))

router
  .group(() => {
    router
      .get('/coupons/create', [controllers.billing.admin.Coupons, 'create'])
      .as('coupons.create')
    router.post('/coupons', [controllers.billing.admin.Coupons, 'store']).as('coupons.store')
    router.get('/coupons/:id/edit', [controllers.billing.admin.Coupons, 'edit']).as('coupons.edit')
    router.put('/coupons/:id', [controllers.billing.admin.Coupons, 'update']).as('coupons.update')
    router
      .post('/coupons/:id/archive', [controllers.billing.admin.CouponArchives, 'store'])
      .as('coupon_archives.store')
    router
      .delete('/coupons/:id/archive', [controllers.billing.admin.CouponArchives, 'destroy'])
      .as('coupon_archives.destroy')
    router
      .post('/services/:id/discounts', [controllers.billing.admin.Discounts, 'store'])
      .as('discounts.store')
    router
      .delete('/services/:service_id/discounts/:id', [
        controllers.billing.admin.Discounts,
        'destroy',
      ])
      .as('discounts.destroy')
    router
      .post('/invoices/:id/void', [controllers.billing.admin.InvoiceVoids, 'store'])
      .as('invoices.void')
    router
      .get('/invoice-drafts', [controllers.billing.admin.InvoiceDrafts, 'index'])
      .as('invoice_drafts.index')
    router
      .post('/invoice-drafts', [controllers.billing.admin.InvoiceDrafts, 'store'])
      .as('invoice_drafts.store')
    router
      .get('/invoice-drafts/:id/edit', [controllers.billing.admin.InvoiceDrafts, 'edit'])
      .as('invoice_drafts.edit')
    router
      .put('/invoice-drafts/:id', [controllers.billing.admin.InvoiceDrafts, 'update'])
      .as('invoice_drafts.update')
    router
      .delete('/invoice-drafts/:id', [controllers.billing.admin.InvoiceDrafts, 'destroy'])
      .as('invoice_drafts.destroy')
    router
      .post('/invoice-drafts/:id/invoices', [controllers.billing.admin.IssuedDrafts, 'store'])
      .as('issued_drafts.store')
    router
      .post('/invoices/:id/write-offs', [controllers.billing.admin.WriteOffs, 'store'])
      .as('write_offs.store')
    router
      .delete('/invoices/:id/write-offs', [controllers.billing.admin.WriteOffs, 'destroy'])
      .as('write_offs.destroy')
    router
      .post('/invoices/:id/bank-transfers', [controllers.billing.admin.BankTransfers, 'store'])
      .as('invoices.bank_transfers.store')
    router
      .get('/invoices/:id/credit-notes/create', [controllers.billing.admin.CreditNotes, 'create'])
      .as('credit_notes.create')
    router
      .post('/invoices/:id/credit-notes', [controllers.billing.admin.CreditNotes, 'store'])
      .as('credit_notes.store')
    router
      .post('/invoices/:id/refunds', [controllers.billing.admin.Refunds, 'store'])
      .as('invoices.refunds.store')
    router
      .post('/credits/:account', [controllers.billing.admin.Credits, 'store'])
      .as('credits.store')
    router
      .post('/vat-confirmations/:account', [controllers.billing.admin.VatConfirmations, 'store'])
      .as('vat_confirmations.store')
    router
      .post('/collections/:id/hold', [controllers.billing.admin.CollectionHolds, 'store'])
      .as('collections.hold.store')
    router
      .delete('/collections/:id/hold', [controllers.billing.admin.CollectionHolds, 'destroy'])
      .as('collections.hold.destroy')
    router
      .post('/collections/:id/skips', [controllers.billing.admin.CollectionSkips, 'store'])
      .as('collections.skips.store')
    router
      .post('/collections/:id/extensions', [
        controllers.billing.admin.CollectionExtensions,
        'store',
      ])
      .as('collections.extensions.store')
    router
      .get('/dunning-policies/create', [controllers.billing.admin.DunningPolicies, 'create'])
      .as('dunning_policies.create')
    router
      .post('/dunning-policies', [controllers.billing.admin.DunningPolicies, 'store'])
      .as('dunning_policies.store')
    router
      .get('/dunning-policies/:id/edit', [controllers.billing.admin.DunningPolicies, 'edit'])
      .as('dunning_policies.edit')
    router
      .put('/dunning-policies/:id', [controllers.billing.admin.DunningPolicies, 'update'])
      .as('dunning_policies.update')
    router
      .post('/renewals/:id/hold', [controllers.billing.admin.BillingHolds, 'store'])
      .as('billing_holds.store')
    router
      .delete('/renewals/:id/hold', [controllers.billing.admin.BillingHolds, 'destroy'])
      .as('billing_holds.destroy')
    router
      .post('/renewals/:id/extensions', [controllers.billing.admin.PaidExtensions, 'store'])
      .as('paid_extensions.store')
    router
      .get('/document-archives', [controllers.billing.admin.DocumentArchives, 'index'])
      .as('document_archives.index')
    router
      .get('/document-archives/create', [controllers.billing.admin.DocumentArchives, 'create'])
      .as('document_archives.create')
    router
      .post('/document-archives', [controllers.billing.admin.DocumentArchives, 'store'])
      .as('document_archives.store')
    router
      .get('/document-archives/:file', [controllers.billing.admin.DocumentArchives, 'show'])
      .as('document_archives.show')
    router
      .get('/paused-renewals/review', [controllers.billing.admin.ParkedRenewals, 'create'])
      .as('parked_renewals.create')
    router
      .post('/paused-renewals', [controllers.billing.admin.ParkedRenewals, 'store'])
      .as('parked_renewals.store')
    router
      .put('/disputes/:id/answer', [controllers.billing.admin.DisputeAnswers, 'update'])
      .as('dispute_answers.update')
    router
      .post('/disputes/:id/acceptance', [controllers.billing.admin.DisputeAcceptances, 'store'])
      .as('dispute_acceptances.store')
    router
      .delete('/disputes/:id/suspension', [controllers.billing.admin.DisputeSuspensions, 'destroy'])
      .as('dispute_suspensions.destroy')
    router
      .get('/price-changes/create', [controllers.billing.admin.PriceChanges, 'create'])
      .as('price_changes.create')
    router
      .post('/price-changes', [controllers.billing.admin.PriceChanges, 'store'])
      .as('price_changes.store')
    router
      .delete('/price-changes/:id', [controllers.billing.admin.PriceChanges, 'destroy'])
      .as('price_changes.destroy')
    router
      .delete('/billing-contacts/:id', [controllers.billing.admin.BillingContacts, 'destroy'])
      .as('billing_contacts.destroy')
    router
      .post('/bank-entries/:id/booking', [controllers.billing.admin.BankBookings, 'store'])
      .as('bank_bookings.store')
    router
      .delete('/bank-entries/:id/booking', [controllers.billing.admin.BankBookings, 'destroy'])
      .as('bank_bookings.destroy')
    router
      .put('/bank-entries/:id/ignored', [controllers.billing.admin.IgnoredBankEntries, 'update'])
      .as('ignored_bank_entries.update')
    router
      .delete('/bank-entries/:id/ignored', [
        controllers.billing.admin.IgnoredBankEntries,
        'destroy',
      ])
      .as('ignored_bank_entries.destroy')
    router
      .get('/bank-statements/create', [controllers.billing.admin.BankStatements, 'create'])
      .as('bank_statements.create')
    router
      .post('/bank-statements', [controllers.billing.admin.BankStatements, 'store'])
      .as('bank_statements.store')
    router
      .put('/bank-statements/:id', [controllers.billing.admin.BankStatements, 'update'])
      .as('bank_statements.update')
    router
      .delete('/bank-statements/:id', [controllers.billing.admin.BankStatements, 'destroy'])
      .as('bank_statements.destroy')
    router.post('/tax-rates', [controllers.billing.admin.TaxRates, 'store']).as('tax_rates.store')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'BillingPolicy.manage' }))

// An invoice, or a form for credit, has one open payment, however often it is sent.
resumeForms('invoices.payments.store', 'due_payments.store', 'payment_links.store', 'credit.store')
