import { DateTime } from 'luxon'
import router from '@adonisjs/core/services/router'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { applyPayment } from '#billing/payments/apply_payment'
import { addContact } from '#billing/contacts/add_contact'
import { signedAction } from '#billing/contacts/contact_links'
import { holdRenewal } from '#billing/holds/hold_renewal'
import { giveDiscount } from '#billing/coupons/give_discount'
import { previewParked } from '#billing/parked/preview_parked'
import { openDraft } from '#billing/drafts/open_draft'
import { saveDraft } from '#billing/drafts/save_draft'
import { fingerprintOf } from '#billing/price_changes/price_change_form'
import { grantCredit } from '#billing/ledger/grant_credit'
import { startPayment } from '#billing/payments/start_payment'
import { bookEntry } from '#billing/bank/book_entry'
import { ignoreEntry } from '#billing/bank/ignore_entry'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import Collection from '#billing/models/collection'
import Dispute from '#billing/models/dispute'
import DocumentArchive from '#billing/models/document_archive'
import Payment from '#billing/models/payment'
import PaymentMethod from '#billing/models/payment_method'
import { issueInvoice } from '#tests/support/billing'
import { bankEntry, statementCsv, uploadStatement } from '#tests/support/bank'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { createPlan, reprice } from '#tests/support/price_changes'
import { createSubscription } from '#tests/support/subscriptions'
import { asOwner, type PrepareDeed, type Scene } from '#tests/support/deeds/deed'

async function savedCard({ client, gateway }: Scene) {
  const { user, account } = await createCustomer()
  const session = await sessionFor(user)
  const setup = await client.post('/billing/methods').withSession(session).redirects(0)
  const id = /cs_test_[A-Za-z0-9]+/.exec(setup.header('location') ?? '')?.[0] ?? ''
  gateway.stripe.pay(id, { card: '4242424242424242' })
  await client.get('/billing?returned=1').withSession(session)
  return { session, card: await PaymentMethod.findByOrFail('account_id', account.id) }
}

async function openInvoice() {
  const { user, account } = await createCustomer()
  return { session: await sessionFor(user), account, invoice: await issueInvoice(account, 1000) }
}

async function billingContact() {
  const { user, account } = await createCustomer()
  const added = await addContact(account.id, `${newId().toLowerCase()}@books.test`, ['invoices'])
  if (!added.ok) throw new Error(added.error.type)
  return { session: await sessionFor(user), contact: added.value }
}

async function renewal() {
  const { account } = await createCustomer()
  return createSubscription(account, clock.now().minus({ days: 2 }).toISODate())
}

async function draft() {
  return openDraft((await createCustomer()).account, SYSTEM)
}

async function openCollectionRow(fields: Partial<Collection> = {}) {
  const { account, invoice } = await openInvoice()
  const { id: invoiceId, dueOn } = invoice
  const facts = { invoiceId, accountId: account.id, dueOn, state: 'open' as const, nextAt: null }
  return Collection.create({ ...facts, ...fields })
}

const couponForm = () => ({
  code: `C-${newId()}`,
  kind: 'percent',
  percent: '12.5',
  applies_to: 'recurring',
  duration: 'cycles',
  cycles: '3',
})

async function paidInvoice({ gateway }: Scene) {
  const { invoice } = await openInvoice()
  const started = await startPayment(invoice.id, { kind: 'new_card' })
  if (!started.ok) throw new Error(started.error.type)
  gateway.stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
  await applyPayment(started.value.id)
  return invoice.refresh()
}

async function openDispute(scene: Scene) {
  const { id } = await paidInvoice(scene)
  const { externalId } = await Payment.findByOrFail('invoice_id', id)
  const dispute = scene.gateway.stripe.dispute({ charge: externalId ?? '' })
  await lookAtDispute('stripe', dispute.id)
  return Dispute.findByOrFail('external_id', dispute.id)
}

export const billingDeeds: Record<string, PrepareDeed> = {
  'invoices.payments.store': async () => {
    const { session, invoice } = await openInvoice()
    return { session, path: `/invoices/${invoice.id}/payments`, form: { method: 'new_card' } }
  },
  'invoices.payments.store (credit)': async () => {
    const { session, invoice, account } = await openInvoice()
    const amount = Money.of(2000, 'EUR')
    await grantCredit(account.id, { amount, reason: 'Test', by: SYSTEM })
    return { session, path: `/invoices/${invoice.id}/payments`, form: { method: 'credit' } }
  },
  'due_payments.store': async () => {
    const { session, account, invoice } = await openInvoice()
    const other = await issueInvoice(account, 500)
    const invoices = { 'invoices[0]': invoice.id, 'invoices[1]': other.id }
    const shown = String(invoice.totalMinor + other.totalMinor)
    const form = { ...invoices, shown, method: 'new_card' }
    return { session, path: '/invoices/payment', form }
  },
  'admin.collections.hold.store': async () => ({
    session: await asOwner(),
    path: `/admin/collections/${(await openCollectionRow()).id}/hold`,
    form: { form_marker: newId(), reason: 'They called' },
  }),
  'admin.collections.hold.destroy': async () => {
    const { id } = await openCollectionRow({ heldAt: clock.nowMs() })
    const path = `/admin/collections/${id}/hold`
    return {
      session: await asOwner(),
      path,
      form: { form_marker: newId(), reason: 'They did not pay' },
    }
  },
  'admin.collections.skips.store': async () => ({
    session: await asOwner(),
    path: `/admin/collections/${(await openCollectionRow()).id}/skips`,
    form: { form_marker: newId(), reason: 'They called' },
  }),
  'admin.collections.extensions.store': async () => ({
    session: await asOwner(),
    path: `/admin/collections/${(await openCollectionRow()).id}/extensions`,
    form: { form_marker: newId(), reason: 'Until the end of the year', extended_to: '2099-12-31' },
  }),
  'admin.dunning_policies.store': async () => ({
    session: await asOwner(),
    path: '/admin/dunning-policies',
    form: {
      'name': `Plan ${newId()}`,
      'hour': '9',
      'steps[0][day]': '0',
      'steps[0][do]': 'remind',
    },
  }),
  'admin.dunning_policies.update': async () => ({
    session: await asOwner(),
    path: '/admin/dunning-policies/default',
    form: { 'name': 'Standard', 'hour': '8', 'steps[0][day]': '1', 'steps[0][do]': 'charge' },
  }),
  'admin.coupons.store': async () => ({
    session: await asOwner(),
    path: '/admin/coupons',
    form: couponForm(),
  }),
  'admin.coupons.update': async () => {
    const coupon = await createCoupon()
    const form = { ...couponForm(), code: coupon.code, version: String(coupon.version) }
    return { session: await asOwner(), path: `/admin/coupons/${coupon.id}`, form }
  },
  'admin.coupon_archives.store': async () => {
    const coupon = await createCoupon()
    return { session: await asOwner(), path: `/admin/coupons/${coupon.id}/archive` }
  },
  'admin.coupon_archives.destroy': async () => {
    const coupon = await createCoupon({ state: 'archived' })
    return { session: await asOwner(), path: `/admin/coupons/${coupon.id}/archive` }
  },
  'admin.discounts.store': async () => {
    const { serviceId } = await renewal()
    const { code } = await createCoupon()
    const path = `/admin/services/${serviceId}/discounts`
    return { session: await asOwner(), path, form: { form_marker: newId(), coupon: code } }
  },
  'admin.discounts.destroy': async () => {
    const { serviceId } = await renewal()
    const { code } = await createCoupon()
    const given = await giveDiscount(serviceId, { code, by: SYSTEM })
    if (!given.ok) throw new Error(given.error.type)
    const path = `/admin/services/${serviceId}/discounts/${given.value.id}`
    return { session: await asOwner(), path }
  },
  'payment_links.store': async () => {
    const { invoice } = await openInvoice()
    const path = router.builder().params({ id: invoice.id }).makeSigned('payment_links.store')
    return { path, form: { method: 'new_card' } }
  },
  'credit.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/credit',
    form: { form_marker: newId(), amount: '25.00', method: 'new_card' },
  }),
  'billing_profile.update': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/profile',
    form: { purchase_order: 'PO-4711', consolidate: 'true', use_credit_first: 'true' },
  }),
  'billing_contacts.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/contacts',
    form: { 'email': `${newId().toLowerCase()}@books.test`, 'kinds[0]': 'invoices' },
  }),
  'billing_contacts.update': async () => {
    const { session, contact } = await billingContact()
    const form = { 'kinds[0]': 'invoices', 'kinds[1]': 'reminders' }
    return { session, path: `/billing/contacts/${contact.id}`, form }
  },
  'billing_contacts.destroy': async () => {
    const { session, contact } = await billingContact()
    return { session, path: `/billing/contacts/${contact.id}` }
  },
  'contact_questions.store': async () => {
    const { session, contact } = await billingContact()
    return { session, path: `/billing/contacts/${contact.id}/questions` }
  },
  'contact_confirmations.store': async () => {
    const { contact } = await billingContact()
    const { id, asks: ask } = contact
    return { path: signedAction('contact_confirmations.store', id, { ask }) }
  },
  'contact_unsubscriptions.store': async () => {
    const { contact } = await billingContact()
    return { path: signedAction('contact_unsubscriptions.store', contact.id) }
  },
  'admin.billing_contacts.destroy': async () => {
    const { contact } = await billingContact()
    return { session: await asOwner(), path: `/admin/billing-contacts/${contact.id}` }
  },
  'auto_top_up.update': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/auto-top-up',
    form: { auto_enabled: 'true', below: '5.00', add: '10.00', monthly_cap: '50.00' },
  }),
  'payment_methods.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/methods',
  }),
  'payment_methods.update': async (scene) => {
    const { session, card } = await savedCard(scene)
    await card.merge({ defaultKey: null }).save()
    return { session, path: `/billing/methods/${card.id}` }
  },
  'payment_methods.destroy': async (scene) => {
    const { session, card } = await savedCard(scene)
    return { session, path: `/billing/methods/${card.id}` }
  },
  'payment_methods.backup.store': async (scene) => {
    const { session, card } = await savedCard(scene)
    await card.merge({ defaultKey: null }).save()
    return { session, path: `/billing/methods/${card.id}/backup` }
  },
  'payment_methods.backup.destroy': async (scene) => {
    const { session, card } = await savedCard(scene)
    await card.merge({ defaultKey: null, backupKey: card.defaultKey }).save()
    return { session, path: `/billing/methods/${card.id}/backup` }
  },
  'billing_portal.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/portal',
  }),
  'admin.invoices.void': async () => ({
    session: await asOwner(),
    path: `/admin/invoices/${(await openInvoice()).invoice.id}/void`,
    form: { reason: 'A mistake' },
  }),
  'admin.invoice_drafts.store': async () => ({
    session: await asOwner(),
    path: '/admin/invoice-drafts',
    form: { form_marker: newId(), account: (await createCustomer()).account.id },
  }),
  'admin.invoice_drafts.update': async () => ({
    session: await asOwner(),
    path: `/admin/invoice-drafts/${(await draft()).id}`,
    form: {
      ...{ 'version': '0', 'due_days': '10', 'description[new_1]': 'Consulting' },
      ...{ 'quantity[new_1]': '2', 'unit[new_1]': '50.00' },
      ...{ 'from[new_1]': '2026-11-01', 'until[new_1]': '2026-11-30' },
    },
  }),
  'admin.invoice_drafts.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/invoice-drafts/${(await draft()).id}`,
  }),
  'admin.issued_drafts.store': async () => {
    const { id } = await draft()
    const period = { periodStart: null, periodEnd: null, serviceId: null }
    const line = { description: 'Work', quantity: 1, unitMinor: 5000, ...period }
    await saveDraft(id, { version: 0, dueDays: 14, lines: [line] })
    const form = { form_marker: newId(), version: '1' }
    return { session: await asOwner(), path: `/admin/invoice-drafts/${id}/invoices`, form }
  },
  'admin.paid_extensions.store': async () => ({
    session: await asOwner(),
    path: `/admin/renewals/${(await renewal()).id}/extensions`,
    form: { form_marker: newId(), free_days: '7', reason: 'An outage' },
  }),
  'admin.billing_holds.store': async () => ({
    session: await asOwner(),
    path: `/admin/renewals/${(await renewal()).id}/hold`,
    form: { until: clock.now().plus({ months: 6 }).toISODate(), reason: 'Asked us to wait' },
  }),
  'admin.billing_holds.destroy': async () => {
    const { id } = await renewal()
    const until = clock.now().plus({ months: 6 }).startOf('day') as DateTime<true>
    await holdRenewal(id, { until, reason: 'Asked us to wait', by: SYSTEM })
    return { session: await asOwner(), path: `/admin/renewals/${id}/hold` }
  },
  'admin.parked_renewals.store': async () => {
    const parked = await renewal()
    const parkedAt = clock.now()
    await parked.merge({ parkedAt, parkedReason: 'failed', invoiceOn: null }).save()
    const { ids, fingerprint } = await previewParked([parked.id], 'missed')
    const form = { form_marker: newId(), ids: ids[0], from: 'missed', fingerprint }
    return { session: await asOwner(), path: '/admin/paused-renewals', form }
  },
  'admin.write_offs.store': async () => ({
    session: await asOwner(),
    path: `/admin/invoices/${(await openInvoice()).invoice.id}/write-offs`,
    form: { reason: 'Moved away' },
  }),
  'admin.write_offs.destroy': async () => {
    const { invoice } = await openInvoice()
    await invoice.writeOff({ by: SYSTEM, reason: 'Test' })
    return { session: await asOwner(), path: `/admin/invoices/${invoice.id}/write-offs` }
  },
  'admin.invoices.bank_transfers.store': async () => ({
    session: await asOwner(),
    path: `/admin/invoices/${(await openInvoice()).invoice.id}/bank-transfers`,
    form: { form_marker: newId(), amount: '5.00', note: 'Statement 12' },
  }),
  'admin.invoices.refunds.store': async (scene) => ({
    session: await asOwner(),
    path: `/admin/invoices/${(await paidInvoice(scene)).id}/refunds`,
    form: { amount: '5.00', reason: 'Half of it', request: newId() },
  }),
  'admin.credit_notes.store': async (scene) => ({
    session: await asOwner(),
    path: `/admin/invoices/${(await paidInvoice(scene)).id}/credit-notes`,
    form: {
      ...{ form_marker: newId(), extent: 'total', total: '5.00' },
      ...{ settle: 'outside', reference: 'Transfer 12', reason: 'An outage' },
    },
  }),
  'admin.credits.store': async () => ({
    session: await asOwner(),
    path: `/admin/credits/${(await createCustomer()).account.id}`,
    form: { amount: '5.00', currency: 'EUR', reason: 'An outage', form_marker: newId() },
  }),
  'admin.vat_confirmations.store': async () => {
    const { account } = await createCustomer({ account: { country: 'AT', vatId: 'ATU12345675' } })
    return { session: await asOwner(), path: `/admin/vat-confirmations/${account.id}` }
  },
  'admin.dispute_answers.update': async (scene) => ({
    session: await asOwner(),
    path: `/admin/disputes/${(await openDispute(scene)).id}/answer`,
    form: { version: '0', next: 'save', explanation: 'The server was used for months' },
  }),
  'admin.dispute_acceptances.store': async (scene) => ({
    session: await asOwner(),
    path: `/admin/disputes/${(await openDispute(scene)).id}/acceptance`,
    form: { form_marker: newId() },
  }),
  'admin.dispute_suspensions.destroy': async (scene) => {
    const dispute = await openDispute(scene)
    await dispute.merge({ suspends: true }).save()
    return { session: await asOwner(), path: `/admin/disputes/${dispute.id}/suspension` }
  },
  'admin.price_changes.store': async () => {
    const plan = await createPlan()
    const wish = { audience: 'existing', takes_others: '1', notice_days: '30' } as const
    const day = clock.now().plus({ days: 40 }).toISODate()
    const target = `plan:${plan.id}:${plan.currency}`
    const fingerprint = fingerprintOf({
      ...{ kind: 'plan', refId: plan.id, currency: plan.currency, toMinor: 1500 },
      effectiveOn: DateTime.fromISO(day, { zone: 'utc' }) as DateTime<true>,
      ...{ audience: 'existing', takesOthers: true, noticeDays: 30, shownMinor: plan.priceMinor },
    })
    const form = { ...wish, target, new_price: '15.00', effective_on: day, fingerprint }
    return { session: await asOwner(), path: '/admin/price-changes', form }
  },
  'admin.price_changes.destroy': async () => {
    const change = await reprice(await createPlan(), {
      to: 1500,
      on: clock.now().plus({ days: 40 }).toISODate(),
    })
    return { session: await asOwner(), path: `/admin/price-changes/${change.id}` }
  },
  'admin.document_archives.store': async () => {
    await openInvoice()
    const form = { form_marker: newId(), year: String(clock.now().year), month: '' }
    await DocumentArchive.query().update({ openKey: null })
    return { session: await asOwner(), path: '/admin/document-archives', form }
  },
  'admin.bank_statements.store': async () => ({
    session: await asOwner(),
    path: '/admin/bank-statements',
    form: { form_marker: newId(), bank_account: `Account ${newId()}` },
    files: { file: Buffer.from(statementCsv(newId())) },
  }),
  'admin.bank_statements.update': async () => ({
    session: await asOwner(),
    path: `/admin/bank-statements/${(await uploadStatement()).id}`,
    form: {
      ...{ 'columns[0]': 'booked_on', 'columns[1]': 'party', 'columns[2]': 'purpose' },
      ...{ 'columns[3]': 'amount', 'columns[4]': 'iban' },
      ...{ day_order: 'dmy', decimal_mark: 'comma', currency: 'EUR' },
    },
  }),
  'admin.bank_statements.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/bank-statements/${(await uploadStatement()).id}`,
  }),
  'admin.bank_bookings.store': async () => {
    const { invoice } = await openInvoice()
    const entry = await bankEntry()
    const form = { form_marker: newId(), version: '0', [`parts[${invoice.id}]`]: '5.00' }
    return { session: await asOwner(), path: `/admin/bank-entries/${entry.id}/booking`, form }
  },
  'admin.bank_bookings.destroy': async () => {
    const { invoice } = await openInvoice()
    const entry = await bankEntry()
    const parts = [{ invoiceId: invoice.id, minor: 500 }]
    await bookEntry(entry.id, { parts, restTo: null, version: null, by: SYSTEM })
    return { session: await asOwner(), path: `/admin/bank-entries/${entry.id}/booking` }
  },
  'admin.ignored_bank_entries.update': async () => ({
    session: await asOwner(),
    path: `/admin/bank-entries/${(await bankEntry()).id}/ignored`,
    form: { reason: 'Interest' },
  }),
  'admin.ignored_bank_entries.destroy': async () => {
    const { id } = await bankEntry()
    await ignoreEntry(id, { note: 'Interest', by: SYSTEM })
    return { session: await asOwner(), path: `/admin/bank-entries/${id}/ignored` }
  },
  'admin.tax_rates.store': async () => ({
    session: await asOwner(),
    path: '/admin/tax-rates',
    form: { country: 'FR', rate: '20.5', valid_from: '2031-01-01' },
  }),
}
