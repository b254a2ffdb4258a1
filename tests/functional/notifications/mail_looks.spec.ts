import { test } from '@japa/runner'
import { transaction } from '#core/database/transaction'
import { brandFiles } from '#core/brand/brand_files'
import { imageText } from '#core/brand/brand_image'
import { readImage } from '#core/brand/images/read_image'
import { settings } from '#core/settings/settings'
import { renderHtml, renderText } from '#notifications/mailing/mail_renderer'
import { png, useBrand } from '#tests/support/brand'
import { resetState } from '#tests/support/reset_state'

const content = {
  to: 'ada@example.test',
  subject: 'Payment received',
  heading: 'Thank you for your payment',
  paragraphs: ['Hello Ada,', 'We’ve received your payment.'],
  facts: [
    { label: 'Amount', value: '€39.00' },
    { label: 'IP addresses', value: '203.0.113.4\n203.0.113.5' },
  ],
  code: 'ssh root@203.0.113.4',
  action: { label: 'View invoice', url: 'http://127.0.0.1/invoices/1' },
  footnote: 'Questions? Just reply to this email.',
}

const company = () =>
  transaction((trx) =>
    settings.set(
      {
        'company.name': 'Nordlicht Hosting GmbH',
        'company.address': 'Hafenstr. 1\n20359 Hamburg',
        'company.vat_id': 'DE123456789',
        'company.email': 'hello@nordlicht.test',
        'brand.name': 'Harbour Cloud',
        'brand.legal': 'HRB 1234 Hamburg',
        'brand.footer_text': 'Servers with a view.',
        'brand.accent': '#ffd400',
      },
      trx
    )
  )

/** What an HTML part says, without its markup, in one line. */
const spoken = (html: string) =>
  html
    .replaceAll(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>|<[^>]+>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/\s+/g, ' ')

test.group('How mails look', (group) => {
  group.each.setup(() => resetState())

  test('is that of the brand, with a button that can be read', async ({ assert }) => {
    await company()
    const html = await renderHtml(content)
    assert.include(html, 'background:#ffd400;color:#000000')
    assert.notInclude(html, '#17607f')
    assert.include(spoken(html), 'Harbour Cloud')
    assert.notInclude(html, 'undefined')
    assert.notInclude(html, 'translation missing')
  })

  test('ends with who writes, in both parts', async ({ assert }) => {
    await company()
    const parts = [spoken(await renderHtml(content)), await renderText(content)]
    for (const part of parts)
      for (const said of [
        'Nordlicht Hosting GmbH · Hafenstr. 1, 20359 Hamburg',
        'VAT ID: DE123456789 · hello@nordlicht.test',
        'HRB 1234 Hamburg',
        'Servers with a view.',
        'you have an account at Harbour Cloud',
      ])
        assert.include(part, said)
  })

  test('says the same in both parts', async ({ assert }) => {
    const html = spoken(await renderHtml(content))
    const text = (await renderText(content)).replaceAll(/\s+/g, ' ')
    const all = [
      content.heading,
      ...content.paragraphs,
      ...content.facts.flatMap(({ label, value }) => [label, ...value.split('\n')]),
      content.code,
      content.action.label,
      content.footnote,
    ]
    for (const said of all) {
      assert.include(html, said)
      assert.include(text, said)
    }
    assert.include(text, content.action.url)
  })

  test('has a logo at a full address where the shop has one that mail programs know', async ({
    client,
    assert,
  }) => {
    assert.notInclude(await renderHtml(content), '<img')
    const read = readImage(png(300, 60), 'logo_document')
    if (!read.ok) throw new Error(read.error.type)
    await transaction((trx) => brandFiles.store(read.value, trx))
    await useBrand({ 'brand.logo_document': imageText(read.value), 'brand.logo': '' })
    const [, path] =
      /<img src="http:\/\/[^/"]+(\/brand\/[^"]+\.png)" width="200" height="40" alt="Innkeeper"/.exec(
        await renderHtml(content)
      ) ?? []
    const image = await client.get(path)
    image.assertStatus(200)

    await useBrand({ 'brand.logo_document': '', 'brand.logo': `${'a'.repeat(64)}.svg 90x30` })
    assert.notInclude(await renderHtml(content), '<img')
  })
})
