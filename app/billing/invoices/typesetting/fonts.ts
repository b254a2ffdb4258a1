import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as fontkit from 'fontkit'

/** Noto's families (SIL Open Font License), one file a weight; a document embeds the glyphs that it uses. */
const FILES = {
  latin: ['latin', 'NotoSans-Regular.ttf', 'NotoSans-Bold.ttf'],
  arabic: ['arabic', 'NotoNaskhArabic-Regular.ttf', 'NotoNaskhArabic-Bold.ttf'],
  hebrew: ['hebrew', 'NotoSansHebrew-Regular.ttf', 'NotoSansHebrew-Bold.ttf'],
  // One weight each: a second one would double the size of a document for a name.
  japanese: ['jp', 'NotoSansJP-Regular.otf', 'NotoSansJP-Regular.otf'],
  korean: ['kr', 'NotoSansKR-Regular.otf', 'NotoSansKR-Regular.otf'],
  chinese: ['sc', 'NotoSansHans-Regular.otf', 'NotoSansHans-Regular.otf'],
} as const

export type Family = keyof typeof FILES
export type Weight = 'regular' | 'bold'

/** Latin, Greek, Cyrillic and the scripts that no other family shares; Han letters follow, in the reader's own shapes. */
const BEFORE_HAN: Family[] = ['latin', 'arabic', 'hebrew']
const HAN_BY_COUNTRY: Record<string, Family[]> = {
  JP: ['japanese', 'chinese', 'korean'],
  KR: ['korean', 'japanese', 'chinese'],
}
const HAN: Family[] = ['chinese', 'japanese', 'korean']

/** What stands for a letter that no font has. */
export const UNKNOWN_LETTER = '\uFFFD'

/** The families in the order in which they are asked for a letter, for a reader in this country. */
export function familiesFor(country: string | null): Family[] {
  return [...BEFORE_HAN, ...(HAN_BY_COUNTRY[country ?? ''] ?? HAN)]
}

const require = createRequire(import.meta.url)
const files = new Map<string, Buffer>()
const coverage = new Map<Family, fontkit.Font>()

/** The name by which a document knows the font; the same for weights that share a file. */
export function fontName(family: Family, weight: Weight): string {
  const [, regular, bold] = FILES[family]
  return weight === 'bold' ? bold : regular
}

/** The file of a family, read once. */
export function fontFile(family: Family, weight: Weight): Buffer {
  const [folder] = FILES[family]
  const name = fontName(family, weight)
  let file = files.get(name)
  if (!file) {
    const home = dirname(dirname(require.resolve(`@embedpdf/fonts-${folder}`)))
    file = readFileSync(join(home, 'fonts', name))
    files.set(name, file)
  }
  return file
}

/** Whether a family can draw a letter. Both weights of a family have the same letters. */
export function hasLetter(family: Family, codePoint: number): boolean {
  let font = coverage.get(family)
  if (!font) {
    font = fontkit.create(fontFile(family, 'regular')) as fontkit.Font
    coverage.set(family, font)
  }
  return font.hasGlyphForCodePoint(codePoint)
}
