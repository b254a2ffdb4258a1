/** Characters beyond Latin-1 that the standard fonts of PDF (encoding WinAnsi) also have. */
const EXTRA = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')
/** Letters that do not fall apart into a base letter and a mark. */
const NEAREST: Record<string, string> = {
  'ł': 'l',
  'Ł': 'L',
  'đ': 'd',
  'Đ': 'D',
  'ı': 'i',
  'ħ': 'h',
  'Ħ': 'H',
  '\u2009': ' ',
  '\u202f': ' ',
}

/** The text as the standard fonts can print it: a letter they lack loses its mark, and one they know nothing like is "?". */
export function printable(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => (isKnown(character) ? character : nearest(character)))
    .join('')
}

function isKnown(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (
    code === 10 ||
    (code >= 32 && code < 127) ||
    (code >= 160 && code <= 255) ||
    EXTRA.has(character)
  )
}

function nearest(character: string): string {
  const base = NEAREST[character] ?? character.normalize('NFD').replaceAll(/\p{M}/gu, '')
  return [...base].every(isKnown) && base ? base : '?'
}
