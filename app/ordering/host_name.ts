import { domainToASCII } from 'node:url'

const LONGEST = 253
/** A container is told its whole host name, of which a kernel keeps no more (`__NEW_UTS_LEN`). */
export const LONGEST_OF_CONTAINER = 64
/** Resolvers read an address in a name that ends in a number, decimal or hexadecimal (WHATWG URL, "ends in a number"). */
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/
const IS_ASCII = /^\p{ASCII}*$/u
/** What ends or leaves a host where a URL is read, so that a rest would be lost unseen. */
const OF_NO_HOST = /[\s/\\?#@:[\]]/
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A host name in the one form it is stored in: trimmed, lower case, without the dot of the root, and as the DNS knows it
 * where it has other letters ("bücher.example" is "xn--bcher-kva.example").
 */
export function normaliseHostName(text: string): string {
  const trimmed = text.trim().toLowerCase()
  const isPlain = IS_ASCII.test(trimmed) || OF_NO_HOST.test(trimmed)
  const ascii = isPlain ? trimmed : domainToASCII(trimmed) || trimmed
  return ascii.replace(/\.$/, '')
}

/**
 * Whether a normalised text names a host (RFC 1123 §2.1): labels of up to 63 letters, digits and inner hyphens, 253
 * characters together; and no IPv4 address in disguise.
 */
export function isHostName(text: string): boolean {
  if (text.length === 0 || text.length > LONGEST) return false
  const labels = text.split('.')
  return labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels[labels.length - 1])
}
