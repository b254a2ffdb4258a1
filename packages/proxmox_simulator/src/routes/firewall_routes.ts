import { digestOf } from '../cluster/guest.js'
import { omit } from '../omit.js'
import { ipSetRoutes } from './ipset_routes.js'
import { ruleRoutes } from './rule_routes.js'
import { configId, listOf, splitList } from '../schema/formats.js'
import { flag, oneOf, text } from '../schema/parameter.js'
import { guestOf, onGuest, optionalDigest } from './helpers.js'
import type { GuestType } from '../cluster/types.js'
import type { Call, Route } from '../router.js'

const levels = oneOf(
  ...['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug', 'nolog']
)
const policy = oneOf('ACCEPT', 'REJECT', 'DROP')

const optionParameters = {
  enable: flag(),
  dhcp: flag(),
  ipfilter: flag(),
  macfilter: flag(),
  ndp: flag(),
  radv: flag(),
  policy_in: policy,
  policy_out: policy,
  log_level_in: levels,
  log_level_out: levels,
  delete: text({ format: listOf(configId) }),
  digest: optionalDigest,
}

function writeOptions(call: Call, type: GuestType) {
  const removed = call.params.delete ?? ''
  const set = omit(call.params, 'node', 'vmid', 'delete', 'digest')
  const { firewall } = guestOf(call, type)
  for (const key of splitList(removed)) delete firewall.options[key]
  Object.assign(firewall.options, set)
}

function readOptions(call: Call, type: GuestType) {
  const { options } = guestOf(call, type).firewall
  const entries = Object.entries(options)
  const values = entries.map(([key, value]) => [key, /^[01]$/.test(value) ? Number(value) : value])
  return { ...Object.fromEntries(values), digest: digestOf(options) }
}

const routesFor = (type: GuestType): Route[] => {
  const base = `/nodes/{node}/${type}/{vmid}/firewall`
  return [
    {
      method: 'GET',
      path: `${base}/options`,
      parameters: {},
      permission: onGuest('VM.Audit'),
      handle: (call) => readOptions(call, type),
    },
    {
      method: 'PUT',
      path: `${base}/options`,
      parameters: optionParameters,
      permission: onGuest('VM.Config.Network'),
      handle: (call) => writeOptions(call, type),
    },
    ...ipSetRoutes(type, `${base}/ipset`),
    ...ruleRoutes(type, `${base}/rules`),
  ]
}

export const firewallRoutes = [...routesFor('qemu'), ...routesFor('lxc')]
