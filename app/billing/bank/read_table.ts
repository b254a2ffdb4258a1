/** A file of separated values, in rows as they stand there. */
export interface Table {
  rows: { line: number; cells: string[] }[]
}

const DELIMITERS = [';', ',', '\t', '|']
const LOOKED_AT = 40
const MOST_CELLS = 100

/** What bytes say, by their mark, as UTF-8 where they are, and else as Windows writes western languages. */
export function decodeText(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Reads a table whose delimiter is the one that divides most of its first lines. Empty lines are left out. */
export function readTable(text: string): Table {
  const delimiter = delimiterOf(text)
  const rows: Table['rows'] = []
  let cells: string[] = []
  let [line, began] = [1, 1]
  let at = 0
  const end = () => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: began, cells })
    cells = []
    began = line
  }
  while (at < text.length) {
    const { value, next, lines } = cellAt(text, at, delimiter)
    line += lines
    if (cells.length < MOST_CELLS) cells.push(value)
    at = next
    if (text[at] === delimiter) {
      at += 1
      if (at === text.length) cells.push('')
      continue
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
    line += 1
    end()
  }
  end()
  return { rows }
}

/** One cell from a place on: quoted ones may hold everything, and quotes twice. */
function cellAt(text: string, at: number, delimiter: string) {
  if (text[at] !== '"') {
    const next = endOfPlain(text, at, delimiter)
    return { value: text.slice(at, next), next, lines: 0 }
  }
  let value = ''
  let from = at + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return quoted(value + text.slice(from), text.length)
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      const next = endOfPlain(text, quote + 1, delimiter)
      return quoted(value + text.slice(quote + 1, next), next)
    }
    value += '"'
    from = quote + 2
  }
}

function quoted(value: string, next: number) {
  return { value, next, lines: value.split('\n').length - 1 }
}

function endOfPlain(text: string, at: number, delimiter: string): number {
  let end = at
  while (end < text.length && !['\n', '\r', delimiter].includes(text[end])) end += 1
  return end
}

function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .slice(0, LOOKED_AT)
  const score = (delimiter: string) =>
    lines.reduce((sum, line) => sum + Math.min(line.split(delimiter).length - 1, 20), 0)
  return DELIMITERS.toSorted((one, other) => score(other) - score(one))[0]
}
