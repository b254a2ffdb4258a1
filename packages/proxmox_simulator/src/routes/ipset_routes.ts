import {
  addEntry,
  createIpSet,
  entryOf,
  ipSetOf,
  removeEntry,
  removeIpSet,
} from '../cluster/ipsets.js'
import { digestOf } from '../cluster/guest.js'
import { ipOrCidrOrAlias } from '../schema/formats.js'
import { flag, required, text } from '../schema/parameter.js'
import { guestOf, onGuest, optionalDigest } from './helpers.js'
import type { GuestType, IpSet } from '../cluster/types.js'
import type { Call, Method, Route } from '../router.js'

const setName = text({ pattern: /^[A-Za-z][A-Za-z0-9\-_]+$/, minLength: 2, maxLength: 64 })
const creation = {
  name: required(setName),
  comment: text(),
  rename: setName,
  digest: optionalDigest,
}
const entry = {
  cidr: required(text({ format: ipOrCidrOrAlias })),
  comment: text(),
  nomatch: flag(),
}

const shown = (row: IpSet['entries'][number], digest: string) => ({
  ...row,
  ...(row.nomatch && { nomatch: 1 }),
  digest,
})

/** Sets of addresses in a guest's firewall; `ipfilter-netN` limits what a card may send from. */
export function ipSetRoutes(type: GuestType, base: string): Route[] {
  const guest = (call: Call) => guestOf(call, type)
  const set = (call: Call) => ipSetOf(guest(call), call.params.name)
  const list = (call: Call) =>
    Object.entries(guest(call).firewall.ipsets).map(([name, { comment }]) => ({
      name,
      comment,
      digest: digestOf(guest(call).firewall.ipsets),
    }))
  const rows = (call: Call) =>
    set(call).entries.map((one) => shown(one, digestOf(set(call).entries)))
  const route = (
    method: Method,
    path: string,
    parameters: Route['parameters'],
    handle: Route['handle']
  ): Route => {
    const permission = onGuest(method === 'GET' ? 'VM.Audit' : 'VM.Config.Network')
    return { method, path: `${base}${path}`, parameters, permission, handle }
  }

  return [
    route('GET', '', {}, list),
    route('POST', '', creation, (call) => createIpSet(guest(call), call.params)),
    route('GET', '/{name}', {}, rows),
    route('POST', '/{name}', entry, (call) => addEntry(set(call), call.params)),
    route('DELETE', '/{name}', { force: flag() }, (call) =>
      removeIpSet(guest(call), call.params.name, call.params.force === '1')
    ),
    route('GET', '/{name}/{cidr}', {}, (call) =>
      shown(entryOf(set(call), call.params.cidr), digestOf(set(call).entries))
    ),
    route('DELETE', '/{name}/{cidr}', { digest: optionalDigest }, (call) =>
      removeEntry(set(call), call.params.cidr)
    ),
  ]
}
