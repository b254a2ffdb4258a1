import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { clock } from '#core/clock'
import { applyPayment } from '#billing/payments/apply_payment'
import { grantCredit } from '#billing/ledger/grant_credit'
import { startPayment } from '#billing/payments/start_payment'
import BillingFinding from '#billing/models/billing_finding'
import PaymentMethod from '#billing/models/payment_method'
import WebhookEvent from '#billing/models/webhook_event'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
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

async function paidInvoice({ gateway }: Scene) {
  const { invoice } = await openInvoice()
  const started = await startPayment(invoice.id, { kind: 'new_card' })
  if (!started.ok) throw new Error(started.error.type)
  gateway.stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
  await applyPayment(started.value.id)
  return invoice.refresh()
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
  'payment_methods.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/billing/methods',
  }),
  'payment_methods.update': async (scene) => {
    const { session, card } = await savedCard(scene)
    return { session, path: `/billing/methods/${card.id}` }
  },
  'payment_methods.destroy': async (scene) => {
    const { session, card } = await savedCard(scene)
    return { session, path: `/billing/methods/${card.id}` }
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
  'admin.credits.store': async () => ({
    session: await asOwner(),
    path: `/admin/credits/${(await createCustomer()).account.id}`,
    form: { amount: '5.00', currency: 'EUR', reason: 'An outage', form_marker: newId() },
  }),
  'admin.vat_confirmations.store': async () => {
    const { account } = await createCustomer({ account: { country: 'AT', vatId: 'ATU12345675' } })
    return { session: await asOwner(), path: `/admin/vat-confirmations/${account.id}` }
  },
  'admin.tax_rates.store': async () => ({
    session: await asOwner(),
    path: '/admin/tax-rates',
    form: { country: 'FR', rate: '20.5', valid_from: '2031-01-01' },
  }),
  'admin.webhook_events.replay': async () => {
    const event = await WebhookEvent.create({
      id: newId(),
      gateway: 'stripe',
      eventId: `evt_${newId()}`,
      type: 'customer.updated',
      payload: '{}',
      state: 'dead',
      source: 'webhook',
      occurredAt: clock.now(),
    })
    return { session: await asOwner(), path: `/admin/webhook-events/${event.id}/replays` }
  },
  'admin.findings.update': async () => {
    const finding = await BillingFinding.create({
      cause: newId(),
      kind: 'dispute',
      details: '{}',
    })
    return { session: await asOwner(), path: `/admin/findings/${finding.id}` }
  },
}
