import ipaddr from 'ipaddr.js'

/** An IPv6 subnet is given out from its start; nobody sells more addresses of one than this. */
const LARGEST = 2 ** 32

export interface AddressRange {
  family: 4 | 6
  network: string
  prefix: number
  firstAddress: string
  size: number
}

/** The usual form of an address (no leading zeros, shortest IPv6), or null where it is none. */
export function canonicalAddress(text: string): string | null {
  return ipaddr.isValid(text) && !isShortForm(text) ? ipaddr.parse(text).toString() : null
}

/** The address so many places after another. */
export function addressAfter(first: string, places: number): string {
  const parsed = ipaddr.parse(first)
  const bytes = parsed.toByteArray()
  let value = toBigInt(bytes) + BigInt(places)
  const next = bytes.map(() => 0)
  for (let index = next.length - 1; index >= 0; index--) {
    next[index] = Number(value & 255n)
    value >>= 8n
  }
  return ipaddr.fromByteArray(next).toString()
}

/** How many places an address comes after another; negative when before, null between the families. */
export function placesBetween(first: string, address: string): number | null {
  const [from, to] = [ipaddr.parse(first), ipaddr.parse(address)]
  if (from.kind() !== to.kind()) return null
  return Number(toBigInt(to.toByteArray()) - toBigInt(from.toByteArray()))
}

/**
 * Reads "192.0.2.0/24" and, where staff gave them, the first and last address that may be given out; by default all
 * but the network's own and the broadcast address. Null where the parts do not fit together.
 */
export function readRange(
  cidr: string,
  first?: string | null,
  last?: string | null
): AddressRange | null {
  if (!ipaddr.isValidCIDR(cidr) || isShortForm(cidr)) return null
  const [address, prefix] = ipaddr.parseCIDR(cidr)
  const family = address.kind() === 'ipv4' ? 4 : 6
  const network = networkOf(address.toByteArray(), prefix)
  const bits = family === 4 ? 32 : 128
  const whole = 2n ** BigInt(bits - prefix)
  const spare = bits - prefix < 2 ? 0 : 1
  const lastPlace =
    Number(whole > BigInt(LARGEST) ? LARGEST : whole) - 1 - (family === 4 ? spare : 0)

  const from = first ? placeOf(network, first) : spare
  const to = last ? placeOf(network, last) : lastPlace
  if (from === null || to === null || from < 0 || to < from || BigInt(to) >= whole) return null
  const size = Math.min(to - from + 1, LARGEST)
  return { family, network, prefix, firstAddress: addressAfter(network, from), size }
}

/** Whether two networks share an address. */
export function overlaps(
  one: { network: string; prefix: number },
  other: { network: string; prefix: number }
): boolean {
  const [a, b] = [ipaddr.parse(one.network), ipaddr.parse(other.network)]
  if (a.kind() !== b.kind()) return false
  return a.match(b, Math.min(one.prefix, other.prefix))
}

function placeOf(network: string, address: string): number | null {
  const canonical = canonicalAddress(address)
  return canonical === null ? null : placesBetween(network, canonical)
}

function networkOf(bytes: number[], prefix: number): string {
  const masked = bytes.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8))
    return byte & (256 - 2 ** (8 - kept))
  })
  return ipaddr.fromByteArray(masked).toString()
}

/** "10.1" is read as an address by ipaddr.js, and is a typing error here. */
function isShortForm(text: string): boolean {
  return !text.includes(':') && text.split('.').length !== 4
}

function toBigInt(bytes: number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
