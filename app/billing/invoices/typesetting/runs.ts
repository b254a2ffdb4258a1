import bidiFactory from 'bidi-js'
import { hasLetter, UNKNOWN_LETTER, type Family } from '#billing/invoices/typesetting/fonts'

const bidi = bidiFactory()
const RIGHT_TO_LEFT = /[\p{scx=Arab}\p{scx=Hebr}]/u

/** Letters of a line that one font draws in one direction. */
export interface Run {
  text: string
  family: Family
  /** Unicode's embedding level: odd ones are read from right to left. */
  level: number
}

/** A paragraph whose letters know their font and their direction. */
export interface Paragraph {
  text: string
  /** By code unit, as the text is indexed. */
  families: Family[]
  levels: Uint8Array
}

/** Letters that the fonts lack are replaced visibly and told to `missing`. */
export function paragraphOf(
  written: string,
  families: Family[],
  missing: (letter: string) => void
): Paragraph {
  const text = [...written.normalize('NFC')]
    .map((letter) => {
      if (familyOf(letter, families)) return letter
      missing(letter)
      return UNKNOWN_LETTER
    })
    .join('')
  return {
    text,
    families: familiesOf(text, families),
    levels: bidi.getEmbeddingLevels(text).levels,
  }
}

function familyOf(letter: string, families: Family[]): Family | undefined {
  const codePoint = letter.codePointAt(0) ?? 0
  return families.find((family) => hasLetter(family, codePoint))
}

/** Blanks and marks stay with the font before them, so that words are not torn apart. */
function familiesOf(text: string, families: Family[]): Family[] {
  const chosen: Family[] = []
  let before: Family = families[0]
  for (const letter of text) {
    const stays = /[\s\p{M}]/u.test(letter) && hasLetter(before, letter.codePointAt(0) ?? 0)
    const family = stays ? before : (familyOf(letter, families) ?? families[0])
    for (let unit = 0; unit < letter.length; unit++) chosen.push(family)
    before = family
  }
  return chosen
}

/** The runs of a line in the order in which they stand on paper, from left to right (rule L2 of Unicode's UAX 9). */
export function visualRuns({ text, families, levels }: Paragraph, from: number, to: number): Run[] {
  const runs: Run[] = []
  for (let index = from; index < to; index++) {
    const last = runs.at(-1)
    const unit = text[index]
    const same = last && last.family === families[index] && last.level === levels[index]
    // Fonts draw a word at a time; blanks between words of a line stand by themselves.
    if (same && (last.text.at(-1) === ' ') === (unit === ' ')) last.text += unit
    else runs.push({ text: unit, family: families[index], level: levels[index] })
  }
  return reordered(runs.map(mirrored))
}

function reordered(runs: Run[]): Run[] {
  const highest = Math.max(0, ...runs.map(({ level }) => level))
  const order = [...runs]
  for (let level = highest; level >= 1; level--) {
    for (let start = 0; start < order.length; start++) {
      if (order[start].level < level) continue
      let end = start
      while (end + 1 < order.length && order[end + 1].level >= level) end++
      order.splice(start, end - start + 1, ...order.slice(start, end + 1).reverse())
      start = end
    }
  }
  return order
}

/**
 * Brackets look the other way where text runs from right to left; what no right-to-left font draws is turned by hand. So
 * are digits of Arabic and Persian, which are read from left to right: fonts draw all of their script the other way.
 */
function mirrored(run: Run): Run {
  if (run.level % 2 === 0)
    return RIGHT_TO_LEFT.test(run.text) ? { ...run, text: [...run.text].reverse().join('') } : run
  const letters = [...run.text].map((letter) => bidi.getMirroredCharacter(letter) ?? letter)
  const turns = !['arabic', 'hebrew'].includes(run.family) || !/\p{L}/u.test(run.text)
  return { ...run, text: (turns ? letters.reverse() : letters).join('') }
}
