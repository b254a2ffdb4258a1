import { isIPv6 } from 'node:net'
import { fail, invalid } from '../errors.js'
import { ipOrCidr } from '../schema/formats.js'
import { flag, required, text } from '../schema/parameter.js'
import { guestOf, onGuest, optionalDigest } from './helpers.js'
import type { GuestType, IpSet } from '../cluster/types.js'
import type { Call, Route } from '../router.js'

const setName = text({ pattern: /^[A-Za-z][A-Za-z0-9\-_]+$/, minLength: 2, maxLength: 64 })

/** A single address loses its prefix length, as the configuration file stores it. */
const stored = (cidr: string) => {
  const [address, bits] = cidr.split('/')
  return bits === (isIPv6(address) ? '128' : '32') ? address.toLowerCase() : cidr.toLowerCase()
}

export function ipSetRoutes(type: GuestType, base: string): Route[] {
  const setsOf = (call: Call) => guestOf(call, type).firewall.ipsets
  const setOf = (call: Call): IpSet => {
    const set = setsOf(call)[call.params.name]
    if (!set) throw fail(`no such IPSet '${call.params.name}'`)
    return set
  }
  const entryOf = (call: Call) => {
    const entry = setOf(call).entries.find(({ cidr }) => cidr === stored(call.params.cidr))
    if (!entry) throw invalid({ cidr: 'no such IP/Network' })
    return entry
  }

  function create(call: Call) {
    const { name, comment, rename } = call.params
    const sets = setsOf(call)
    if (rename) {
      if (!sets[rename]) throw fail(`no such IPSet '${rename}'`)
      sets[name] = { ...sets[rename], comment: comment ?? sets[rename].comment }
      if (rename !== name) delete sets[rename]
      return
    }
    if (sets[name]) throw invalid({ name: `IPSet '${name}' already exists` })
    sets[name] = { comment, entries: [] }
  }

  function remove(call: Call) {
    const set = setOf(call)
    if (set.entries.length > 0 && call.params.force !== '1') {
      throw fail(`IPSet '${call.params.name}' is not empty`)
    }
    delete setsOf(call)[call.params.name]
  }

  function add(call: Call) {
    const { comment, nomatch } = call.params
    const cidr = stored(call.params.cidr)
    const set = setOf(call)
    if (set.entries.some((entry) => entry.cidr === cidr)) {
      throw invalid({ cidr: `address '${cidr}' already exists` })
    }
    set.entries.unshift({ cidr, comment, ...(nomatch === '1' && { nomatch: true }) })
  }

  const read = onGuest('VM.Audit')
  const write = onGuest('VM.Config.Network')
  const shown = ({ nomatch, ...entry }: IpSet['entries'][number]) => ({
    ...entry,
    ...(nomatch && { nomatch: 1 }),
  })

  return [
    {
      method: 'GET',
      path: base,
      parameters: {},
      permission: read,
      handle: (call) =>
        Object.entries(setsOf(call)).map(([name, { comment }]) => ({ name, comment })),
    },
    {
      method: 'POST',
      path: base,
      parameters: {
        name: required(setName),
        comment: text(),
        rename: setName,
        digest: optionalDigest,
      },
      permission: write,
      handle: create,
    },
    {
      method: 'GET',
      path: `${base}/{name}`,
      parameters: {},
      permission: read,
      handle: (call) => setOf(call).entries.map(shown),
    },
    {
      method: 'POST',
      path: `${base}/{name}`,
      parameters: { cidr: required(text({ format: ipOrCidr })), comment: text(), nomatch: flag() },
      permission: write,
      handle: add,
    },
    {
      method: 'DELETE',
      path: `${base}/{name}`,
      parameters: { force: flag() },
      permission: write,
      handle: remove,
    },
    {
      method: 'GET',
      path: `${base}/{name}/{cidr}`,
      parameters: {},
      permission: read,
      handle: (call) => shown(entryOf(call)),
    },
    {
      method: 'DELETE',
      path: `${base}/{name}/{cidr}`,
      parameters: { digest: optionalDigest },
      permission: write,
      handle: (call) => {
        const entry = entryOf(call)
        const set = setOf(call)
        set.entries = set.entries.filter((other) => other !== entry)
      },
    },
  ]
}
