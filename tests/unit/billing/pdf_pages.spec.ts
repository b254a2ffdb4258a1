import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { renderCreditNotePdf } from '#billing/credit_notes/render_credit_note_pdf'
import { renderInvoicePdf } from '#billing/invoices/render_invoice_pdf'
import { renderReceiptPdf } from '#billing/receipts/render_receipt_pdf'
import { Money } from '#core/money/money'
import type { CreditNoteSnapshot } from '#billing/credit_notes/credit_note_snapshot'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'
import type { Receipt } from '#billing/receipts/receipt'

const LOOKS = { accent: '#17607f', logo: null }
/** Points of a page are pixels of its picture. */
const DPI = 72

const SCRIPTS: Record<string, { country: string; name: string; address: string[]; item: string }> =
  {
    'Latin with marks': {
      country: 'CZ',
      name: 'Žluťoučký kůň Łódź Şişli Åse',
      address: ['Dvořákova 3', '602 00 Brno'],
      item: 'Služba hostování – měsíčně',
    },
    'Cyrillic': {
      country: 'UA',
      name: 'ТОВ «Приклад їжі» Ольга',
      address: ['вул. Хрещатик 22', 'Київ'],
      item: 'Хмарний сервер',
    },
    'Greek': {
      country: 'GR',
      name: 'Γιώργος Παπαδόπουλος ΑΕ',
      address: ['Οδός Ερμού 5', 'Αθήνα'],
      item: 'Διακομιστής',
    },
    'Arabic': {
      country: 'EG',
      name: 'شركة المثال للتجارة',
      address: ['شارع التحرير ١٢', 'القاهرة'],
      item: 'خادم سحابي',
    },
    'Chinese': {
      country: 'CN',
      name: '北京示例科技有限公司',
      address: ['朝阳区建国路88号', '北京市'],
      item: '云服务器',
    },
    'Japanese': {
      country: 'JP',
      name: '株式会社サンプル・ひらがな',
      address: ['東京都千代田区丸の内1-1', '東京都'],
      item: 'クラウドサーバー',
    },
  }

const seller = {
  name: 'Nordhost GmbH',
  lines: ['Hafenstraße 12', '20457 Hamburg', 'Germany'],
  country: 'DE',
  vatId: 'DE123456788',
  email: 'billing@nordhost.test',
}
const taxGroups: InvoiceSnapshot['taxGroups'] = [
  {
    ...{ category: 'standard', country: 'DE', rateBp: 1900, taxableMinor: 2980, taxMinor: 566 },
    reason: null,
  },
]
const totals = { netMinor: 2980, taxMinor: 566, totalMinor: 3546 }
const period = { periodStart: '2026-11-26', periodEnd: '2026-12-25' }
const UNPAID: InvoiceStanding = {
  ...{ mark: null, closing: null, credited: null, paidOn: null, voidedOn: null },
  ...{ paid: null, refunded: null, due: Money.of(3546, 'EUR') },
}

function partiesIn(script: string) {
  const { country, name, address } = SCRIPTS[script]
  const buyer = { name, lines: address, country, vatId: null, email: 'x@example.com' }
  return { currency: 'EUR', seller, buyer, legal: ['HRB 12345'] }
}

const DOCUMENTS: Record<string, (script: string) => Promise<Buffer>> = {
  'invoice': (script) =>
    renderInvoicePdf(
      {
        ...partiesIn(script),
        ...{ version: 1, number: 'INV-000012', issuedOn: '2026-11-26', dueOn: '2026-12-03' },
        ...{ taxMode: 'exclusive', taxGroups, bankDetails: '', footer: '' },
        ...totals,
        lines: [
          {
            description: `${SCRIPTS[script].item}, web-1.example.com`,
            ...{ quantity: 2, unitMinor: 1490, netMinor: 2980, taxMinor: 566 },
            ...period,
          },
        ],
      },
      UNPAID,
      LOOKS
    ),
  'credit note': (script) => {
    const line = { description: SCRIPTS[script].item, netMinor: 2980, taxMinor: 566, days: null }
    const note = {
      ...partiesIn(script),
      ...{ version: 1, number: 'CN-000003', issuedOn: '2026-11-27', settle: 'credit' },
      invoice: { number: 'INV-000012', issuedOn: '2026-11-26' },
      ...{ reason: SCRIPTS[script].item, taxGroups, footer: '', returnedMinor: 3546 },
      ...totals,
      lines: [{ ...line, ...period }],
    }
    return renderCreditNotePdf(note as unknown as CreditNoteSnapshot, LOOKS)
  },
  'receipt': (script) => {
    const receipt: Receipt = {
      ...partiesIn(script),
      ...{ number: '01JABCDEFGHJKMNPQRSTVWXYZ0', issuedOn: '2026-11-27', kind: 'card' },
      ...{ card: 'Visa •••• 4242', reference: 'ch_123', totalMinor: 3546, isTopUp: false },
      lines: [{ number: 'INV-000012', issuedOn: '2026-11-26', amountMinor: 3546 }],
      ...{ creditMinor: 0, refundedMinor: 0 },
    }
    return renderReceiptPdf(receipt, LOOKS)
  },
}

/** Letters whatever their order: a reader of PDFs tells right-to-left words as it sees them. */
const lettersOf = (text: string) => new Set(text.normalize('NFKC').replaceAll(/\s/gu, ''))

const hasPoppler = ['pdftotext', 'pdftoppm'].every((program) => {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** How much of a part of the first page is dark, from 0 to 1. Points from the top left. */
function inkIn(file: string, [x, y, width, height]: number[]): number {
  const crop = ['-x', x, '-y', y, '-W', width, '-H', height].map(String)
  const picture = execFileSync('pdftoppm', ['-r', String(DPI), '-gray', '-l', '1', ...crop, file])
  // A header of three lines, then a byte a pixel.
  const pixels = picture.subarray(picture.length - width * height)
  return pixels.filter((shade) => shade < 160).length / pixels.length
}

/** Where the name of the buyer stands, by the words of the page: left, top, width and height. */
function placeOf(file: string, word: string): number[] {
  const page = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' })
  const places = [
    ...page.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g),
  ]
  const wanted = lettersOf(word)
  const found = places.find(([, , , , , text]) => lettersOf(text).isSupersetOf(wanted))
  if (!found) throw new Error(`No word "${word}" on the page`)
  const [left, top, right, bottom] = found.slice(1, 5).map(Number)
  return [Math.floor(left), Math.floor(top), Math.ceil(right - left), Math.ceil(bottom - top)]
}

test.group('Pages of documents as pictures', (group) => {
  let folder: string

  group.setup(() => {
    // KEEP_PAGES names a folder in which a person looks at them.
    folder = process.env.KEEP_PAGES ?? mkdtempSync(join(tmpdir(), 'pages-'))
    mkdirSync(folder, { recursive: true })
    return () => {
      if (!process.env.KEEP_PAGES) rmSync(folder, { recursive: true })
    }
  })

  test('[B05] digits of Arabic and Persian are read from left to right', async ({ assert }) => {
    for (const number of ['١٢٣', '۴۵۶']) {
      const { name, ...rest } = SCRIPTS.Arabic
      const file = join(folder, 'digits.pdf')
      SCRIPTS.digits = { ...rest, name: `${name} ${number}` }
      writeFileSync(file, await DOCUMENTS.invoice('digits'))
      const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' })
      assert.include(text.replaceAll(/[\u200E-\u202E]/g, ''), number)
    }
    delete SCRIPTS.digits
  }).skip(!hasPoppler, 'poppler-utils are not here')

  for (const [kind, render] of Object.entries(DOCUMENTS))
    for (const [script, { name, address, item }] of Object.entries(SCRIPTS))
      test(`[B05] the ${kind} of a buyer who writes ${script} has every letter, drawn and to be copied`, async ({
        assert,
      }) => {
        const file = join(folder, `${kind}-${script}.pdf`.replaceAll(' ', '-'))
        writeFileSync(file, await render(script))
        const said = lettersOf(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }))
        const written = [name, ...address, ...(kind === 'receipt' ? [] : [item])].join('')
        for (const letter of lettersOf(written)) assert.isTrue(said.has(letter), letter)
        assert.isFalse(said.has('\uFFFD'))
        const [word] = name.split(' ')
        assert.isAbove(inkIn(file, placeOf(file, word)), 0.04)
      }).skip(!hasPoppler, 'poppler-utils are not here')
})
