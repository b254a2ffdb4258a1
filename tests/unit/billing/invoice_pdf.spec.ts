import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { extractText, getDocumentProxy } from 'unpdf'
import { renderInvoicePdf } from '#billing/invoices/render_invoice_pdf'
import { Money } from '#core/money/money'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'

const MOST_BYTES = 60 * 1024
/** A4, in points. */
const PAGE_WIDTH = 595.28

const UNPAID: InvoiceStanding = {
  mark: null,
  closing: null,
  credited: null,
  paidOn: null,
  voidedOn: null,
  paid: null,
  refunded: null,
  due: Money.of(3546, 'EUR'),
}

function snapshot(buyer: Partial<InvoiceSnapshot['buyer']>, lines = 2): InvoiceSnapshot {
  return {
    version: 1,
    number: 'NH-000012',
    issuedOn: '2026-11-26',
    dueOn: '2026-12-03',
    currency: 'EUR',
    taxMode: 'exclusive',
    seller: {
      name: 'Nordhost GmbH',
      lines: ['Hafenstraße 12', '20457 Hamburg', 'Germany'],
      country: 'DE',
      vatId: 'DE123456788',
      email: 'billing@nordhost.test',
    },
    buyer: { name: '', lines: [], country: 'DE', vatId: null, email: 'x@example.com', ...buyer },
    lines: Array.from({ length: lines }, (_, index) => ({
      description: `Cloud server ${index + 1}, web-${index + 1}.example.com`,
      quantity: 1,
      unitMinor: 1490,
      netMinor: 1490,
      taxMinor: 283,
      periodStart: '2026-11-26',
      periodEnd: '2026-12-25',
    })),
    taxGroups: [
      {
        category: 'standard',
        country: 'DE',
        rateBp: 1900,
        taxableMinor: 1490 * lines,
        taxMinor: 283 * lines,
        reason: null,
      },
    ],
    netMinor: 1490 * lines,
    taxMinor: 283 * lines,
    totalMinor: 1773 * lines,
    bankDetails: 'IBAN DE02 1203 0000 0000 2020 51',
    footer: 'Nordhost GmbH · HRB 12345',
  } as InvoiceSnapshot
}

async function textOf(pdf: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), {
    mergePages: true,
  })
  return text.normalize('NFKC')
}

/** Where each piece of text stands on its page, in points. */
async function placesOf(pdf: Buffer): Promise<{ x: number; width: number }[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const pages = Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1))
  const contents = await Promise.all(
    (await Promise.all(pages)).map((page) => page.getTextContent())
  )
  return contents
    .flatMap(({ items }) => items)
    .flatMap((item) => ('str' in item ? [{ x: item.transform[4], width: item.width }] : []))
}

/** The letters of a text whatever their order: a reader of PDFs tells right-to-left words as it sees them. */
const lettersOf = (text: string) =>
  [...text.normalize('NFKC').replaceAll(/\s/gu, '')].sort().join('')

const BUYERS: [country: string, name: string, city: string][] = [
  ['UA', 'Ольга Щербакова', 'вул. Хрещатик 22, Київ'],
  ['GR', 'Γιώργος Παπαδόπουλος', 'Αθήνα'],
  ['JP', '山田太郎', '東京都千代田区丸の内1-1'],
  ['KR', '김철수', '서울특별시 중구'],
  ['CN', '王小明', '北京市朝阳区'],
  ['TW', '陳大文', '臺北市信義區'],
  ['PL', 'Łukasz Żółć', 'Łódź'],
  ['HU', 'Kovács Őrs', 'Győr'],
  ['RO', 'Ștefan Țăran', 'București'],
  ['VN', 'Nguyễn Thị Đường', 'Hà Nội'],
  ['TR', 'Işıl Ğöçmen', 'İzmir'],
  ['LT', 'UAB "Pavyzdys"', 'Šiauliai'],
  ['DE', 'Robert “Bob” Größe & Söhne', 'Köln'],
]

test.group('Invoice PDF', () => {
  for (const [country, name, city] of BUYERS) {
    test(`[B05] names a buyer in ${country} as entered, in under 60 KB`, async ({ assert }) => {
      const pdf = await renderInvoicePdf(snapshot({ country, name, lines: [city] }), UNPAID)
      const text = await textOf(pdf)
      assert.include(text.replaceAll(/\s/g, ''), name.normalize('NFKC').replaceAll(/\s/g, ''))
      assert.include(text.replaceAll(/\s/g, ''), city.normalize('NFKC').replaceAll(/\s/g, ''))
      assert.isBelow(pdf.byteLength, MOST_BYTES)
    })
  }

  test('[B05] Arabic and Hebrew stand from right to left, every letter of them', async ({
    assert,
  }) => {
    for (const [country, name] of [
      ['EG', 'محمد عبد الله'],
      ['IL', 'שלמה כהן'],
    ]) {
      const pdf = await renderInvoicePdf(
        snapshot({ country, name, lines: ['القاهرة 11511'] }),
        UNPAID
      )
      const text = await textOf(pdf)
      for (const letter of new Set(lettersOf(name))) assert.include(text, letter)
      assert.include(text, '11511')
      assert.isBelow(pdf.byteLength, MOST_BYTES)
    }
  })

  test('[B05] every letter counts in a line of many scripts', async ({ assert }) => {
    const mixed = 'ООО "Пример" 株式会社 Łódź Αθήνα'
    const text = await textOf(await renderInvoicePdf(snapshot({ name: mixed, lines: [] }), UNPAID))
    for (const letter of new Set(lettersOf(mixed))) assert.include(text, letter)
  })

  test('[B05] a letter that no font has is shown as such and never as a question mark', async ({
    assert,
  }) => {
    const text = await textOf(
      await renderInvoicePdf(snapshot({ name: 'Anna 𒀀', lines: [] }), UNPAID)
    )
    assert.include(text, 'Anna \uFFFD')
    assert.notInclude(text, '?')
  })

  test('a long invoice goes on over the next pages and a long name over the next lines', async ({
    assert,
  }) => {
    const name = `${'Donaudampfschifffahrtsgesellschaft'.repeat(4)} ${'東'.repeat(60)}`
    const pdf = await renderInvoicePdf(snapshot({ name, lines: ['x'.repeat(120)] }, 60), UNPAID)
    const document = await getDocumentProxy(new Uint8Array(pdf))
    assert.isAbove(document.numPages, 1)
    const text = await textOf(pdf)
    assert.include(text, 'web-60.example.com')
    assert.include(lettersOf(text), '東'.repeat(60))
  })

  for (const [script, letter] of [
    ['Latin', 'W'],
    ['Japanese', '東'],
    ['Arabic', 'ش'],
  ]) {
    test(`a word of ${script} that is longer than its line goes on in the next, every letter of it`, async ({
      assert,
    }) => {
      const word = letter.repeat(300)
      const invoice = snapshot({ name: word, lines: [word, 'Berlin'] }, 1)
      invoice.lines[0].description = word
      invoice.seller.name = word
      const pdf = await renderInvoicePdf({ ...invoice, footer: word }, UNPAID)
      const text = await textOf(pdf)
      assert.isAtLeast(text.split(letter.normalize('NFKC')).length - 1, 5 * 300)
      for (const { x, width } of await placesOf(pdf)) {
        assert.isAtLeast(x, 0)
        assert.isAtMost(x + width, PAGE_WIDTH)
      }
    })
  }

  test('[B26] says "from activation" where the days are not known yet, and the days where they are', async ({
    assert,
  }) => {
    const issued = snapshot({ name: 'Anna' }, 3)
    issued.lines[0].cycle = { unit: 'month', count: 1, from: 'activation' }
    issued.lines[1].cycle = { unit: 'year', count: 2, from: 'activation' }
    const text = await textOf(await renderInvoicePdf(issued, UNPAID))
    assert.include(text, '1 month from activation')
    assert.include(text, '2 years from activation')
    assert.lengthOf(text.match(/26 Nov 2026 – 25 Dec 2026/g) ?? [], 1)
  })

  test('[M13] says when it was paid instead of when it is due, and asks for no transfer', async ({
    assert,
  }) => {
    const all = Money.of(3546, 'EUR')
    const paidOn = DateTime.utc(2026, 11, 28)
    const nothing = Money.zero('EUR')
    const standing: InvoiceStanding = {
      ...UNPAID,
      ...{ mark: 'paid', closing: 'nothing_due', paidOn, paid: all, due: nothing },
    }
    const text = await textOf(await renderInvoicePdf(snapshot({ name: 'Anna' }), standing))
    for (const words of ['Paid on: 28 Nov 2026', 'Paid €35.46', 'Amount due €0.00'])
      assert.include(text.replaceAll(/\s+/g, ' '), words)
    assert.include(text, 'Paid in full. Nothing is due.')
    assert.notInclude(text, 'Due on')
    assert.notInclude(text, 'IBAN')
  })

  test('[M13] says what was refunded, and when it was voided', async ({ assert }) => {
    const refunded: InvoiceStanding = {
      ...UNPAID,
      mark: 'partly_refunded',
      closing: 'nothing_due',
      paidOn: DateTime.utc(2026, 11, 28),
      paid: Money.of(3546, 'EUR'),
      refunded: Money.of(1000, 'EUR'),
      due: Money.zero('EUR'),
    }
    const text = await textOf(await renderInvoicePdf(snapshot({ name: 'Anna' }), refunded))
    assert.include(text, 'Partially refunded')
    assert.include(text.replaceAll(/\s+/g, ' '), 'Refunded €10.00')

    const voided: InvoiceStanding = {
      ...UNPAID,
      ...{ mark: 'void', closing: 'void', voidedOn: DateTime.utc(2026, 12, 1) },
    }
    const other = await textOf(await renderInvoicePdf(snapshot({ name: 'Anna' }), voided))
    assert.include(other, 'Voided on: 1 Dec 2026')
    assert.include(other, 'Void. Nothing is due.')
    assert.notInclude(other, 'IBAN')
  })

  test('an unpaid invoice says when it is due and where to pay', async ({ assert }) => {
    const text = await textOf(await renderInvoicePdf(snapshot({ name: 'Anna' }), UNPAID))
    assert.include(text, 'Due on: 3 Dec 2026')
    assert.include(text, 'IBAN DE02')
    assert.notInclude(text, 'Paid')
  })
})
