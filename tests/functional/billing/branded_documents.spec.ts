import { test } from '@japa/runner'
import { transaction } from '#core/database/transaction'
import { brandFiles } from '#core/brand/brand_files'
import { imageText } from '#core/brand/brand_image'
import { readImage } from '#core/brand/images/read_image'
import { Money } from '#core/money/money'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import { asOwner } from '#tests/support/deeds/deed'
import { issueInvoice } from '#tests/support/billing'
import { png, useBrand } from '#tests/support/brand'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { pdfText } from '#tests/support/pdf_text'
import { resetState } from '#tests/support/reset_state'

const IBAN = 'DE89370400440532013000'
const CODE = 'QR code for a SEPA transfer'

const billing = (changes: Record<string, string>) => ({
  billing__currency: 'EUR',
  billing__tax_mode: 'exclusive',
  billing__default_rate: '19',
  billing__vat_rule: 'confirmed',
  billing__invoice_prefix: 'INV-',
  billing__invoice_days_ahead: '14',
  billing__trial_without_card: 'suspend',
  billing__trial_keep_days: '7',
  billing__price_notice_days: '30',
  billing__usage_warnings: '1',
  billing__usage_days: '400',
  billing__hourly_unpaid_limit: '100',
  billing__suspensions_per_hour: '20',
  billing__terminations_per_hour: '5',
  billing__charge_failures_percent: '60',
  billing__dispute_alert_days: '3',
  billing__bank_alert_days: '3',
  billing__archive_days: '7',
  billing__credit_note_prefix: 'CN-',
  billing__write_off_tax: '1',
  billing__credit_on_cancel: 'none',
  billing__withdrawal: '1',
  billing__top_up_minimum: '5',
  billing__top_up_maximum: '1000',
  billing__iban: '',
  billing__bic: '',
  billing__bank_details: '',
  billing__invoice_footer: '',
  ...changes,
})

test.group('Documents of a shop with a bank account', (group) => {
  group.each.setup(() => resetState())

  test('ask for a transfer by a code while something is due, and not after', async ({
    client,
    assert,
  }) => {
    await useBrand({ 'billing.iban': IBAN, 'billing.bic': 'COBADEFFXXX' })
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const { id } = await issueInvoice(account, 1000)
    const path = `/invoices/${id}`
    for (const page of [path, `${path}/print`]) {
      const answer = await client.get(page).withSession(session)
      for (const text of [CODE, 'DE89 3704 0044 0532 0130 00', 'COBADEFFXXX'])
        answer.assertTextIncludes(text)
    }
    const admin = await client.get(`/admin/invoices/${id}`).withSession(await asOwner())
    admin.assertTextIncludes(CODE)
    const open = await pdfText(await invoicePdf(await Invoice.findOrFail(id)))
    assert.include(open, 'Pay by bank transfer')
    assert.include(open, 'DE89 3704 0044 0532 0130 00')

    await recordBankTransfer(id, { amount: Money.of(1190, 'EUR'), note: 'Statement 12' })
    const paid = await client.get(`${path}/print`).withSession(session)
    assert.notInclude(paid.text(), CODE)
    const after = await pdfText(await invoicePdf(await Invoice.findOrFail(id)))
    assert.notInclude(after, 'Pay by bank transfer')
    assert.include(after, 'Paid on')
  })

  test('keep the account that they were issued with', async ({ assert }) => {
    const { account } = await createCustomer()
    const before = await issueInvoice(account, 1000)
    await useBrand({ 'billing.iban': IBAN })
    const after = await issueInvoice(account, 1000)
    await useBrand({ 'billing.iban': 'NL91ABNA0417164300' })
    const read = async ({ id }: Invoice) => pdfText(await invoicePdf(await Invoice.findOrFail(id)))
    assert.notInclude(await read(before), 'Pay by bank transfer')
    assert.include(await read(after), 'DE89 3704')
  })

  test('have an account only that exists, told beside its field', async ({ client, assert }) => {
    const session = await asOwner()
    const send = (changes: Record<string, string>) =>
      client
        .put('/admin/settings/billing')
        .withSession(session)
        .header('referer', '/admin/settings/billing')
        .form(billing(changes))
    const refused = await send({ billing__iban: 'DE98 3704 0044 0532 0130 00', billing__bic: 'X' })
    refused.assertTextIncludes('must be of a SEPA country')
    refused.assertTextIncludes('must have 8 or 11 characters')
    refused.assertTextIncludes('DE98 3704 0044 0532 0130 00')

    await send({ billing__iban: 'de89 3704 0044 0532 0130 00', billing__bic: 'cobadeff' })
    const page = await client.get('/admin/settings/billing').withSession(session)
    page.assertTextIncludes(IBAN)
    page.assertTextIncludes('COBADEFF')
    const cleared = await send({})
    assert.equal(cleared.status(), 200)
  })

  test('wear the logo and say what the law asks for', async ({ assert }) => {
    const { account } = await createCustomer()
    await useBrand({ 'brand.legal': 'HRB 1234 Hamburg\nManaging director: Nele Petersen' })
    const { id } = await issueInvoice(account, 1000)
    const invoice = await Invoice.findOrFail(id)
    const plain = await invoicePdf(invoice)
    assert.include(await pdfText(plain), 'HRB 1234 Hamburg · Managing director: Nele Petersen')
    assert.isTrue(plain.equals(await invoicePdf(invoice)), 'the same again')
    assert.notInclude(plain.toString('latin1'), '/Subtype /Image')

    const read = readImage(png(300, 60), 'logo_document')
    if (!read.ok) throw new Error(read.error.type)
    await transaction((trx) => brandFiles.store(read.value, trx))
    await useBrand({ 'brand.logo_document': imageText(read.value) })
    assert.include((await invoicePdf(invoice)).toString('latin1'), '/Subtype /Image')
  })
})
