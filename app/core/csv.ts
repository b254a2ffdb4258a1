/** Says to spreadsheets that the file is UTF-8. */
export const CSV_MARK = '\uFEFF'

const NEEDS_QUOTES = /[",\r\n;]/
/** Spreadsheets take a text that begins like this for a formula and work it out. */
const FORMULA = /^[=+\-@\t\r]/

/** A text that no spreadsheet takes for a formula. */
export function csvText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** A line of comma-separated values. Texts of others go through `csvText` first. */
export function csvLine(cells: string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`
}

const quoted = (text: string): string =>
  NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
