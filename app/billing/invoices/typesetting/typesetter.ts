import LineBreaker from 'linebreak'
import logger from '@adonisjs/core/services/logger'
import {
  familiesFor,
  fontFile,
  fontName,
  type Family,
  type Weight,
} from '#billing/invoices/typesetting/fonts'
import {
  paragraphOf,
  visualRuns,
  type Paragraph,
  type Run,
} from '#billing/invoices/typesetting/runs'

export interface TextStyle {
  size: number
  color: string
  weight?: Weight
  align?: 'left' | 'right'
}

/** Features that the layout engine is told by name; the types of the library know only lists of what to add. */
const WHOLE_LETTERS = { ccmp: false }
const LINE_HEIGHT = 1.4
const ON_BASELINE = { lineBreak: false, baseline: 'alphabetic' } as const
/** From the top of a line to the foot of its letters, in heights of a letter. */
const BASELINE = 1.05

/**
 * Sets text of any script into boxes of a page: each letter in a font that has it, lines broken where its language
 * breaks them, right-to-left words in their order. Letters that no font has are shown as � and logged.
 */
export class Typesetter {
  readonly #families: Family[]

  /** @param country where the reader is, which decides the shapes of Han letters (ISO 3166, two letters) */
  constructor(
    private readonly pdf: PDFKit.PDFDocument,
    country: string | null
  ) {
    this.#families = familiesFor(country)
  }

  /** Draws text from a point down in a width, in points, and returns where the next line would begin. */
  write(text: string, x: number, top: number, width: number, style: TextStyle): number {
    let y = top
    for (const part of text.split(/\r?\n/)) {
      const paragraph = paragraphOf(part, this.#families, (letter) => tellMissing(letter))
      for (const [from, to] of this.#lines(paragraph, width, style)) {
        this.#draw(visualRuns(paragraph, from, to), x, y, width, style)
        y += style.size * LINE_HEIGHT
      }
    }
    return y
  }

  /** How high the text would be. */
  heightOf(text: string, width: number, style: TextStyle): number {
    const lines = text.split(/\r?\n/).flatMap((part) => {
      const paragraph = paragraphOf(part, this.#families, () => undefined)
      return this.#lines(paragraph, width, style)
    })
    return lines.length * style.size * LINE_HEIGHT
  }

  /** Where lines begin and end; a word that is wider than the box is broken anywhere. */
  #lines(paragraph: Paragraph, width: number, style: TextStyle): [number, number][] {
    const { text } = paragraph
    const lines: [number, number][] = []
    let start = 0
    let fits = 0
    for (const end of breaksOf(text)) {
      if (this.#widthOf(paragraph, start, trimmedEnd(text, start, end), style) > width) {
        if (fits > start) lines.push([start, trimmedEnd(text, start, fits)])
        start = Math.max(fits, start)
        while (this.#widthOf(paragraph, start, trimmedEnd(text, start, end), style) > width) {
          const cut = this.#longestPart(paragraph, start, end, width, style)
          lines.push([start, cut])
          start = cut
        }
      }
      fits = end
    }
    lines.push([start, trimmedEnd(text, start, text.length)])
    return lines
  }

  #longestPart(
    paragraph: Paragraph,
    start: number,
    end: number,
    width: number,
    style: TextStyle
  ): number {
    let cut = start + 1
    while (cut < end && this.#widthOf(paragraph, start, cut + 1, style) <= width) cut++
    return isInsidePair(paragraph.text, cut) ? cut + 1 : cut
  }

  #widthOf(paragraph: Paragraph, from: number, to: number, style: TextStyle): number {
    return visualRuns(paragraph, from, to).reduce((sum, run) => sum + this.#runWidth(run, style), 0)
  }

  #runWidth({ text, family }: Run, style: TextStyle): number {
    this.#use(family, style)
    return this.pdf.widthOfString(text, { features: featuresOf(family) })
  }

  #draw(runs: Run[], x: number, top: number, width: number, style: TextStyle): void {
    const widths = runs.map((run) => this.#runWidth(run, style))
    const used = widths.reduce((sum, each) => sum + each, 0)
    let left = style.align === 'right' ? x + width - used : x
    this.pdf.fillColor(style.color)
    for (const [index, { text, family }] of runs.entries()) {
      this.#use(family, style)
      const foot = top + style.size * BASELINE
      if (text.trim() !== '')
        this.pdf.text(text, left, foot, { ...ON_BASELINE, features: featuresOf(family) })
      left += widths[index]
    }
  }

  #use(family: Family, { size, weight = 'regular' }: TextStyle): void {
    const name = fontName(family, weight)
    if (!this.#registered.has(name)) {
      this.pdf.registerFont(name, fontFile(family, weight))
      this.#registered.add(name)
    }
    this.pdf.font(name).fontSize(size)
  }

  readonly #registered = new Set<string>()
}

/**
 * Latin letters stay whole: taken apart into a letter and its mark, as the font would, they look the same, but whoever
 * copies or searches the document finds the bare letter.
 */
function featuresOf(family: Family): PDFKit.Mixins.OpenTypeFeatures[] | undefined {
  return family === 'latin' ? (WHOLE_LETTERS as never) : undefined
}

/** Where a line may end, by the rules of Unicode (UAX 14). */
function breaksOf(text: string): number[] {
  const breaker = new LineBreaker(text)
  const positions: number[] = []
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak())
    positions.push(next.position)
  return positions
}

function trimmedEnd(text: string, start: number, end: number): number {
  let trimmed = end
  while (trimmed > start && text[trimmed - 1] === ' ') trimmed--
  return trimmed
}

function isInsidePair(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff
}

function tellMissing(letter: string): void {
  const codePoint = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  logger.warn({ codePoint }, 'A document has a letter that no font of the panel can draw')
}
