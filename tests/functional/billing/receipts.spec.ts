import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { grantCredit } from '#billing/ledger/grant_credit'
import { applyPayment } from '#billing/payments/apply_payment'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { startPayment } from '#billing/payments/start_payment'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startTopUp } from '#billing/top_ups/start_top_up'
import Payment from '#billing/models/payment'
import { newId } from '#core/ids'
import { issueCreditNote, issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { pdfText } from '#tests/support/pdf_text'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import type User from '#identity/models/user'

const CARD = { kind: 'new_card' } as const
const euros = (minor: number) => Money.of(minor, 'EUR')

async function pdfAt(client: ApiClient, user: User, path: string, assert: Assert) {
  const answer = await client.get(path).withSession(await sessionFor(user))
  answer.assertStatus(200)
  assert.equal(answer.header('content-type'), 'application/pdf')
  assert.match(answer.header('content-disposition') ?? '', /^attachment; filename="[\w-]+\.pdf"$/)
  return pdfText(answer.body() as Buffer)
}

test.group('Receipts of payments', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function paid(begun: ReturnType<typeof startPayment> | ReturnType<typeof startTopUp>) {
    const started = await begun
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '')
    await applyPayment(started.value.id)
    return started.value
  }

  test('one charge for several invoices has one receipt that names them all', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 2000)]
    await paid(startPayment({ invoiceIds: invoices.map(({ id }) => id) }, CARD))
    const payments = await Payment.query().orderBy('part')
    for (const { id } of payments) {
      const text = await pdfAt(client, user, `/billing/receipts/${id}.pdf`, assert)
      assert.include(text, 'Payment receipt')
      for (const { number } of invoices) assert.include(text, number ?? '')
      assert.include(text, '€35.70')
      assert.include(text, 'Visa •••• 4242')
      assert.include(text, account.legalName)
    }
    const page = await client.get(`/invoices/${invoices[0].id}`).withSession(await sessionFor(user))
    page.assertTextIncludes(`/billing/receipts/${payments[0].id}.pdf`)
  })

  test('bought credit has one that says that it is no invoice', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const marker = newId()
    const attempt = await paid(
      startTopUp({ accountId: account.id, amount: euros(2500), marker }, CARD)
    )
    const { id } = await Payment.firstOrFail()
    const text = await pdfAt(client, user, `/billing/receipts/${id}.pdf`, assert)
    assert.include(text, 'Account credit')
    assert.include(text, '€25.00')
    assert.include(text, 'It is not an invoice')
    const session = await sessionFor(user)
    const receipt = await client.get(`/billing/top-ups/${marker}`).withSession(session)
    receipt.assertTextIncludes(`/billing/receipts/${id}.pdf`)
    const outcome = await client.get(`/billing/payments/${attempt.id}`).withSession(session)
    outcome.assertTextIncludes(`/billing/receipts/${id}.pdf`)
  })

  test('a transfer has one, with what was paid beyond the invoice', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await recordBankTransfer(invoice.id, { amount: euros(1500), note: 'Statement 4' })
    const { id } = await Payment.firstOrFail()
    const text = await pdfAt(client, user, `/billing/receipts/${id}.pdf`, assert)
    assert.include(text, 'Bank transfer')
    assert.include(text, '€11.90')
    assert.include(text, 'Added to account credit')
    assert.include(text, '€3.10')
  })

  test('there is none of what credit paid, of other accounts, or for visitors', async ({
    client,
  }) => {
    const { user, account } = await createCustomer()
    const stranger = await createCustomer()
    await grantCredit(account.id, { amount: euros(5000), reason: 'Test', by: SYSTEM })
    await payFromCredit((await issueInvoice(account, 1000)).id)
    const fromCredit = await Payment.firstOrFail()
    const session = await sessionFor(user)
    const none = await client.get(`/billing/receipts/${fromCredit.id}.pdf`).withSession(session)
    none.assertStatus(404)
    await paid(startPayment((await issueInvoice(account, 1000)).id, CARD))
    const { id } = await Payment.findByOrFail('kind', 'card')
    const theirs = await client
      .get(`/billing/receipts/${id}.pdf`)
      .withSession(await sessionFor(stranger.user))
    theirs.assertStatus(404)
    const visitor = await client.get(`/billing/receipts/${id}.pdf`).redirects(0)
    visitor.assertStatus(302)
  })

  test('staff fetch receipts, invoices and credit notes; others may not', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const { user: manager } = await createStaff('manager')
    const invoice = await issueInvoice(account, 1000)
    await paid(startPayment(invoice.id, CARD))
    const { id } = await Payment.firstOrFail()
    const note = await issueCreditNote(invoice)
    for (const [path, says] of [
      [`/admin/receipts/${id}.pdf`, 'Payment receipt'],
      [`/admin/invoices/${invoice.id}.pdf`, invoice.number ?? ''],
      [`/admin/credit-notes/${note.id}.pdf`, note.number],
    ]) {
      assert.include(await pdfAt(client, manager, path, assert), says)
      const forbidden = await client.get(path).withSession(await sessionFor(user))
      assert.include([403, 404], forbidden.status())
    }
  })
})
