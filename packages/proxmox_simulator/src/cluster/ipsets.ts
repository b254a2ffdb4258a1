import { isIPv6 } from 'node:net'
import { alias } from '../schema/formats.js'
import { fail, invalid } from '../errors.js'
import type { Guest, IpSet } from './types.js'

/** The set of that name; throws when there is none. */
export function ipSetOf(guest: Guest, name: string): IpSet {
  const set = guest.firewall.ipsets[name]
  if (!set) throw fail(`no such IPSet '${name}'`)
  return set
}

export function entryOf(set: IpSet, cidr: string) {
  const entry = set.entries.find((candidate) => candidate.cidr === stored(cidr))
  if (!entry) throw invalid({ cidr: 'no such IP/Network' })
  return entry
}

export function createIpSet(guest: Guest, { name, comment, rename }: Record<string, string>) {
  const sets = guest.firewall.ipsets
  if (rename) return renameIpSet(guest, rename, name, comment)
  if (sets[name]) throw invalid({ name: `IPSet '${name}' already exists` })
  sets[name] = { comment, entries: [] }
}

export function removeIpSet(guest: Guest, name: string, force: boolean) {
  if (ipSetOf(guest, name).entries.length > 0 && !force) throw fail(`IPSet '${name}' is not empty`)
  delete guest.firewall.ipsets[name]
}

export function addEntry(set: IpSet, { cidr, comment, nomatch }: Record<string, string>) {
  if (alias.test(cidr)) throw fail(`no such alias '${cidr.replace(/^(dc|guest)\//, '')}'`)
  const address = stored(cidr)
  if (/\/0+$/.test(address)) {
    throw invalid({ cidr: 'a zero prefix is not allowed in ipset entries' })
  }
  if (set.entries.some((entry) => entry.cidr === address)) {
    throw invalid({ cidr: `address '${address}' already exists` })
  }
  set.entries.unshift({ cidr: address, comment, ...(nomatch === '1' && { nomatch: true }) })
}

/** Takes an entry out; one that is not there is out already. */
export function removeEntry(set: IpSet, cidr: string) {
  set.entries = set.entries.filter((entry) => entry.cidr !== stored(cidr))
}

function renameIpSet(guest: Guest, from: string, to: string, comment?: string) {
  const set = ipSetOf(guest, from)
  delete guest.firewall.ipsets[from]
  guest.firewall.ipsets[to] = { ...set, comment: comment ?? set.comment }
}

/** A single address loses its prefix length, as the configuration file stores it. */
function stored(cidr: string) {
  const [address, bits] = cidr.toLowerCase().split('/')
  return bits === (isIPv6(address) ? '128' : '32') ? address : cidr.toLowerCase()
}
