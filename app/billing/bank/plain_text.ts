import { cut } from '#core/text'

/** Text of a bank on one line, without what can't be seen or stored, cut to a length. */
export function plainText(text: string, length: number): string {
  // eslint-disable-next-line no-control-regex
  const seen = text.toWellFormed().replaceAll(/[\u0000-\u001F\u007F-\u009F\s]+/g, ' ')
  return cut(seen.trim(), length)
}
