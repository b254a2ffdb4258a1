import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An IPv6 subnet is given out from its start; nobody sells more addresses of one than this. */
const LARGEST = 2 ** 32 - 1

export interface Network {
  network: string
  prefix: number
}

export interface AddressRange extends Network {
  family: 4 | 6
  firstAddress: string
  size: number
}

/**
 * The usual form of an address (shortest IPv6), or null where it is none. One with a zone (fe80::1%eth0) is none: it
 * means something on one machine only.
 */
export function canonicalAddress(text: string): string | null {
  return isIP(text) !== 0 && !text.includes('%') ? ipaddr.parse(text).toString() : null
}

/** Reads "192.0.2.0/24"; bits past the prefix are dropped. Null where it is no network. */
export function readNetwork(cidr: string): Network | null {
  const [address, prefix, ...rest] = cidr.split('/')
  const canonical = canonicalAddress(address)
  if (canonical === null || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix ?? '')) return null
  const bytes = ipaddr.parse(canonical).toByteArray()
  if (Number(prefix) > bytes.length * 8) return null
  return { network: networkOf(bytes, Number(prefix)), prefix: Number(prefix) }
}

/** The address so many places after another. */
export function addressAfter(first: string, places: number | bigint): string {
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
  const places = exactPlacesBetween(first, address)
  return places === null ? null : Number(places)
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
  const read = readNetwork(cidr)
  if (!read) return null
  const { network, prefix } = read
  const family = network.includes(':') ? 6 : 4
  const bits = family === 4 ? 32 : 128
  const whole = 2n ** BigInt(bits - prefix)
  const spare = bits - prefix < 2 ? 0n : 1n
  const from = first ? placeOf(network, first) : spare
  const to = last ? placeOf(network, last) : whole - 1n - (family === 4 ? spare : 0n)
  if (from === null || to === null || from < 0n || to < from || to >= whole) return null
  const size = Math.min(Number(to - from) + 1, LARGEST)
  return { family, network, prefix, firstAddress: addressAfter(network, from), size }
}

/** Whether two networks share an address. */
export function overlaps(one: Network, other: Network): boolean {
  const [a, b] = [ipaddr.parse(one.network), ipaddr.parse(other.network)]
  if (a.kind() !== b.kind()) return false
  return a.match(b, Math.min(one.prefix, other.prefix))
}

function placeOf(network: string, address: string): bigint | null {
  const canonical = canonicalAddress(address)
  return canonical === null ? null : exactPlacesBetween(network, canonical)
}

function exactPlacesBetween(first: string, address: string): bigint | null {
  const [from, to] = [ipaddr.parse(first), ipaddr.parse(address)]
  if (from.kind() !== to.kind()) return null
  return toBigInt(to.toByteArray()) - toBigInt(from.toByteArray())
}

function networkOf(bytes: number[], prefix: number): string {
  const masked = bytes.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8))
    return byte & (256 - 2 ** (8 - kept))
  })
  return ipaddr.fromByteArray(masked).toString()
}

function toBigInt(bytes: number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
