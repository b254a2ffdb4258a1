import { domainToASCII } from 'node:url'

const LONGEST = 254

/** Characters that show nothing, or turn what follows them: with them two addresses look alike and are not. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/u
const HOST_NAME = /^[\p{L}\p{M}\p{N}.-]+$/u

/**
 * The one form in which an e-mail address is stored, counted and compared, byte for byte: trimmed, composed (NFC, as
 * RFC 6532 §3.1 wants), lower case, the domain as the DNS knows it ("exämple.com" is "xn--exmple-cua.com").
 */
export function emailAddress(text: string): string {
  const folded = fold(text.trim())
  const at = folded.lastIndexOf('@')
  return at < 0 ? folded : `${folded.slice(0, at)}@${domainOf(folded.slice(at + 1))}`
}

/**
 * What keeps an address in its normal form from being anybody's, or null: characters that nobody sees, letters that
 * are only another shape of a letter (RFC 8264 §9.17), a domain that the DNS cannot have, too much of it.
 */
export function problemOfAddress(address: string): 'unseen' | 'shapes' | 'domain' | 'long' | null {
  if (UNSEEN.test(address)) return 'unseen'
  if (address.normalize('NFKC') !== address) return 'shapes'
  // eslint-disable-next-line no-control-regex -- the range is that of ASCII
  if (!/^[\x00-\x7f]+$/.test(address.slice(address.lastIndexOf('@') + 1))) return 'domain'
  return address.length > LONGEST ? 'long' : null
}

function domainOf(name: string): string {
  return HOST_NAME.test(name) ? domainToASCII(name) || name : name
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}
