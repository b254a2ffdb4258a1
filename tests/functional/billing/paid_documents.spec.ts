import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { formatDate } from '#core/views/format'
import { worker } from '#core/work/worker'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { standingOf } from '#billing/invoices/invoice_standing'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import { paymentReceivedMail } from '#notifications/mails/payment_received_mail'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { pdfText } from '#tests/support/pdf_text'

const eur = (minor: number) => Money.of(minor, 'EUR')
const transfer = (invoice: Invoice, minor: number) =>
  recordBankTransfer(invoice.id, { amount: eur(minor), note: 'Statement 12' })

test.group('Documents of paid invoices', (group) => {
  group.each.teardown(() => clock.reset())

  /** What the mail about the latest payment says, and the PDF that goes with it. */
  async function latestMail() {
    const payment = await Payment.query().orderBy('id', 'desc').firstOrFail()
    const mail = await paymentReceivedMail.compose({ paymentId: payment.id })
    const pdf = await mail?.attachments?.[0].read()
    return { facts: mail?.facts, pdf: await pdfText(pdf as Buffer) }
  }

  test('[M13] the mail about a payment and its PDF say whether the invoice is paid, and when', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await transfer(invoice, 500)
    const part = await latestMail()
    assert.deepInclude(part.facts, { label: 'Amount due', value: '€6.90' })
    for (const words of ['Due on:', 'Paid €5.00', 'Amount due €6.90'])
      assert.include(part.pdf, words)

    clock.travel({ days: 3 })
    await transfer(invoice, 690)
    const rest = await latestMail()
    const today = formatDate(clock.now())
    assert.deepInclude(rest.facts, { label: 'Paid in full on', value: today })
    for (const words of [`Paid on: ${today}`, 'Paid €11.90', 'Paid in full. Nothing is due.'])
      assert.include(rest.pdf, words)
    assert.notInclude(rest.pdf, 'Due on:')
  })

  test('[M13] page, print view and PDF say the same of what was paid, refunded or voided', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const agree = async (invoice: Invoice, ...words: string[]) => {
      const path = `/invoices/${invoice.id}`
      for (const page of [path, `${path}/print`]) {
        const answer = await client.get(page).withSession(session)
        for (const word of words) answer.assertTextIncludes(word)
      }
      const pdf = await client.get(`${path}.pdf`).withSession(session)
      for (const word of words) assert.include(await pdfText(pdf.body()), word)
    }
    const today = formatDate(clock.now())

    const paid = await issueInvoice(account, 1000)
    await agree(paid, 'Due on')
    await transfer(paid, 1190)
    await agree(paid, 'Paid on', today, 'Paid in full. Nothing is due.')
    await giveBack(paid.id, 400)
    await agree(paid, 'Partially refunded', '€4.00', 'Paid on')
    await giveBack(paid.id, 790)
    await agree(paid, 'Refunded', '€11.90')

    const voided = await issueInvoice(account, 1000)
    await voided.void({ by: SYSTEM, reason: 'Test' })
    await agree(voided, 'Voided on', today, 'Void. Nothing is due.')
  })

  test('[M13] a refund that is still on its way is not called refunded', async ({ assert }) => {
    const { account } = await createCustomer()
    const { id } = await issueInvoice(account, 1000)
    await transfer(await Invoice.findOrFail(id), 1190)
    const asked = await new RefundInvoice().run({ invoiceId: id, reason: 'Test', by: SYSTEM })
    assert.isTrue(asked.ok)
    const [refund] = await Invoice.findOrFail(id).then((one) => one.related('refunds').query())
    await refund.merge({ state: 'pending' }).save()

    const invoice = await Invoice.findOrFail(id)
    assert.equal(invoice.refundedMinor, 1190)
    const { mark, refunded } = await standingOf(invoice)
    assert.equal(mark, 'paid')
    assert.isNull(refunded)
    assert.notInclude(await pdfText(await invoicePdf(invoice)), 'Refunded')
  })
})

async function giveBack(invoiceId: string, amountMinor: number): Promise<void> {
  const given = await new RefundInvoice().run({
    invoiceId,
    amountMinor,
    reason: 'Test',
    by: SYSTEM,
  })
  if (!given.ok) throw new Error(given.error.type)
  await worker.drain()
}
