import PDFDocument from 'pdfkit'
import { DateTime } from 'luxon'
import { shopLanguage } from '#core/i18n/languages'
import { formatDate, formatMoney } from '#core/views/format'
import { Typesetter, type TextStyle } from '#billing/invoices/typesetting/typesetter'
import type { DocumentLooks } from '#billing/invoices/document_looks'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'

export const MARGIN = 56
export const WIDTH = 595.28 - 2 * MARGIN
const COLUMNS = { description: 0, quantity: 262, unit: 322, amount: 400 }
/** Where the last lines of a page end, how much of its width they leave to its number, and how far they keep from the rest. */
const FOOT = { bottom: 822, width: WIDTH - 90, gap: 14 }
/** The band at the top of a page and the box of a logo. */
const BAND = 5
const LOGO = { width: 190, height: 42 }

export const TITLE: TextStyle = { size: 20, color: '#1d2428', weight: 'bold' }
export const BODY: TextStyle = { size: 10, color: '#1d2428' }
export const SMALL: TextStyle = { size: 9, color: '#5d676e' }
const FINE: TextStyle = { size: 7.5, color: '#5d676e' }

/** What every document says of who writes to whom. */
export type SheetFacts = Pick<
  InvoiceSnapshot,
  'number' | 'issuedOn' | 'currency' | 'seller' | 'buyer' | 'legal'
>

/** Paper of the shop, A4: its sender, the parties, rows of amounts, and what stands on every page. */
export class Sheet {
  readonly pdf: PDFKit.PDFDocument
  readonly setter: Typesetter
  readonly #facts: SheetFacts
  readonly #looks: DocumentLooks
  readonly #legal: string
  readonly #done: Promise<Buffer>
  /** Where the last lines of each page begin. */
  readonly #foot: number
  /** Where the next line begins, in points from the top of the page. */
  y = MARGIN

  constructor(facts: SheetFacts, looks: DocumentLooks) {
    this.#facts = facts
    this.#looks = looks
    this.pdf = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      info: {
        Title: facts.number,
        CreationDate: DateTime.fromISO(facts.issuedOn).toJSDate(),
      },
      lang: 'en',
      font: '',
      bufferPages: true,
    })
    const chunks: Buffer[] = []
    this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    this.#done = new Promise((resolve) => this.pdf.on('end', () => resolve(Buffer.concat(chunks))))
    this.setter = new Typesetter(this.pdf, facts.buyer.country)
    this.#legal = (facts.legal ?? []).join(' · ')
    this.#foot = FOOT.bottom - this.setter.heightOf(this.#legal || ' ', FOOT.width, FINE)
  }

  /** The logo of the shop, or who sells where there is none. */
  sender(): void {
    const { logo, accent } = this.#looks
    if (logo) {
      const scale = Math.min(LOGO.width / logo.width, LOGO.height / logo.height)
      const [width, height] = [logo.width * scale, logo.height * scale]
      this.pdf.image(logo.content, MARGIN, this.y - 10, { width, height })
      this.y += height + 16
      return
    }
    this.paragraph(this.#facts.seller.name, { size: 13, color: accent, weight: 'bold' })
    this.y += 14
  }

  parties(): void {
    const { seller, buyer } = this.#facts
    const left = this.#party(say('document.from'), seller, MARGIN)
    const right = this.#party(say('document.to'), buyer, MARGIN + WIDTH / 2)
    this.y = Math.max(left, right) + 24
  }

  /** The heads of the columns, and the rule below them. */
  heads(names: string[]): void {
    this.row(names, { ...BODY, weight: 'bold' })
    this.rule(this.#looks.accent)
  }

  paragraph(text: string, style: TextStyle): void {
    this.makeRoom(this.setter.heightOf(text, WIDTH, style))
    this.y = this.setter.write(text, MARGIN, this.y, WIDTH, style)
  }

  row([description, quantity, unit, amount]: string[], style = BODY): void {
    const width = COLUMNS.quantity - 12
    this.makeRoom(this.setter.heightOf(description, width, style))
    const top = this.y + 3
    const right = { ...style, align: 'right' } as const
    const bottoms = [
      this.setter.write(description, MARGIN, top, width, style),
      this.setter.write(quantity, MARGIN + COLUMNS.quantity, top, 56, right),
      this.setter.write(unit, MARGIN + COLUMNS.unit - 40, top, 118, right),
      this.setter.write(amount, MARGIN + COLUMNS.amount, top, WIDTH - COLUMNS.amount, right),
    ]
    this.y = Math.max(...bottoms) + 2
  }

  /** What does not fit at the foot of a page begins on the next one; what fits on none is begun here all the same. */
  makeRoom(height: number): void {
    if (this.y + height <= this.#foot - FOOT.gap || this.y === MARGIN) return
    this.pdf.addPage()
    this.y = MARGIN
  }

  rule(colour = '#c6ccd0'): void {
    const y = this.y + 3
    this.pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .strokeColor(colour)
      .stroke()
    this.y = y + 3
  }

  money(minor: number): string {
    return moneyText({ minor, currency: this.#facts.currency })
  }

  /** The file, with the band at the head of each page, and at its foot who sells and which page it is. */
  finish(): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      this.pdf.switchToPage(start + page)
      this.pdf.rect(0, 0, 595.28, BAND).fill(this.#looks.accent)
      if (this.#legal) this.setter.write(this.#legal, MARGIN, this.#foot, FOOT.width, FINE)
      if (count === 1) continue
      const number = say('document.page', { page: page + 1, pages: count })
      this.setter.write(number, MARGIN, this.#foot, WIDTH, { ...FINE, align: 'right' })
    }
    this.pdf.end()
    return this.#done
  }

  #party(title: string, party: InvoiceSnapshot['seller'], x: number): number {
    const { name, lines, vatId, email } = party
    const width = WIDTH / 2 - 16
    const vatLine = vatId ? [`${say('document.vat_id')}: ${vatId}`] : []
    let y = this.setter.write(title, x, this.y, width, SMALL)
    y = this.setter.write(name, x, y, width, { ...BODY, weight: 'bold' })
    for (const line of [...lines, ...vatLine, ...(email ? [email] : [])])
      y = this.setter.write(line, x, y, width, BODY)
    return y
  }
}

export function taxName({ rateBp, country }: { rateBp: number; country: string }): string {
  return say('document.tax', { rate: String(rateBp / 100), country })
}

/** A text of documents, in the shop's language, whoever fetches them. */
export function say(key: string, data: Record<string, string | number> = {}): string {
  return shopLanguage().t(`billing.${key}`, data)
}

export function day(iso: string): string {
  return dayText(DateTime.fromISO(iso, { zone: 'utc' }))
}

export function moneyText(amount: Parameters<typeof formatMoney>[0]): string {
  return formatMoney(amount, shopLanguage().locale)
}

export function dayText(date: DateTime): string {
  return formatDate(date, shopLanguage().locale)
}
