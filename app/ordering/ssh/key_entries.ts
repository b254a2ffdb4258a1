import { readFields } from '#ordering/ssh/wire_format'

/** Blanks as web pages and word processors write them, and characters that nobody sees. */
const ODD_BLANKS = /[\t\u00A0\u2000-\u200A\u202F\u205F\u3000]/g
const UNSEEN = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g
/** Quotation marks around a whole line, as chats and documents put them. */
const QUOTED = /^["'`‘’“”„«»](.+?)["'`‘’“”„«»]$/
const SSH2 = /---- BEGIN SSH2 PUBLIC KEY ----([\s\S]*?)---- END SSH2 PUBLIC KEY ----/g
const KEY_NAME = /(?:^|\s)(?:sk-)?(?:ssh|ecdsa)-[a-z0-9-]+(?:@openssh\.com)?(?:\s|$)/

/**
 * The keys of a text, each as the lines it stands on: one key a line as in authorized_keys, one that a terminal has
 * wrapped, or the format of RFC 4716 that PuTTYgen saves. Nothing is checked here; empty lines and comments are left out.
 */
export function keyEntries(text: string): string[][] {
  const plain = text.replaceAll(UNSEEN, '').replaceAll(ODD_BLANKS, ' ').replaceAll(/\r\n?/g, '\n')
  const entries: string[][] = []
  for (const line of plain
    .replaceAll(SSH2, fromSsh2)
    .split('\n')
    .map((part) => part.trim().replace(QUOTED, '$1').trim())) {
    if (line === '' || line.startsWith('#')) continue
    if (entries.length === 0 || KEY_NAME.test(line)) entries.push([line])
    else entries[entries.length - 1].push(line)
  }
  return entries
}

/**
 * The ways in which the lines of one key may have been one: without anything between them, or with one blank where the
 * line broke before the key itself or before its comment.
 */
export function unwrapped(lines: string[]): string[] {
  const breaks = lines.slice(1).map((_, index) => index + 1)
  const withBlankAt = (place: number) =>
    `${lines.slice(0, place).join('')} ${lines.slice(place).join('')}`
  const withBlanksAt = (last: number) =>
    `${lines[0]} ${lines.slice(1, last).join('')} ${lines.slice(last).join('')}`
  return [lines.join(''), ...breaks.map(withBlankAt), ...breaks.slice(1).map(withBlanksAt)]
}

/** One block of RFC 4716 as one line of OpenSSH; headers may go on behind a backslash. */
function fromSsh2(_block: string, body: string): string {
  const joined = body.replaceAll(/\\\n/g, '')
  const lines = joined.split('\n').map((line) => line.trim())
  const comment = lines.find((line) => /^comment:/i.test(line)) ?? ''
  const encoded = lines.filter((line) => !line.includes(':')).join('')
  const [algorithm] = readFields(Buffer.from(encoded, 'base64')) ?? []
  const words = comment.replace(/^comment:\s*/i, '').replaceAll('"', '')
  return `\n${algorithm?.toString('latin1') ?? ''} ${encoded} ${words}\n`
}
