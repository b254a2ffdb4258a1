import { fail, invalid } from '../errors.js'
import { digestOf } from '../cluster/guest.js'
import { configId, interfaceName, listOf, splitList } from '../schema/formats.js'
import { integer, oneOf, required, text } from '../schema/parameter.js'
import { guestOf, onGuest, optionalDigest } from './helpers.js'
import type { FirewallRule, GuestType } from '../cluster/types.js'
import type { Call, Route } from '../router.js'

const ruleParameters = {
  'type': oneOf('in', 'out', 'forward', 'group'),
  'action': text({ pattern: /^[A-Za-z][A-Za-z0-9\-_]+$/, minLength: 2, maxLength: 20 }),
  'comment': text(),
  'dest': text({ maxLength: 512 }),
  'digest': optionalDigest,
  'dport': text(),
  'enable': integer(0),
  'icmp-type': text(),
  'iface': text({ format: interfaceName }),
  'log': text(),
  'macro': text({ maxLength: 128 }),
  'proto': text(),
  'source': text({ maxLength: 512 }),
  'sport': text(),
}

const place = ['node', 'vmid', 'pos', 'digest', 'delete', 'moveto']

const fieldsOf = (params: Record<string, string>) =>
  Object.fromEntries(Object.entries(params).filter(([key]) => !place.includes(key)))

function needKnownAction({ type, action }: FirewallRule) {
  if (type === 'group' || /^(ACCEPT|DROP|REJECT)$/.test(action)) return
  throw invalid({ action: `unknown action '${action}'` })
}

/** Rules are told apart by their position only; a new one goes first unless told otherwise. */
export function ruleRoutes(type: GuestType, base: string): Route[] {
  const rulesOf = (call: Call) => guestOf(call, type).firewall.rules
  const ruleOf = (call: Call): FirewallRule => {
    const rule = rulesOf(call)[Number(call.params.pos)]
    if (!rule) throw fail(`no rule at position ${call.params.pos}`)
    return rule
  }
  const shown = (call: Call, rule: FirewallRule, pos: number) => ({
    pos,
    ...rule,
    ...(rule.enable !== undefined && { enable: Number(rule.enable) }),
    digest: digestOf(rulesOf(call)),
  })

  function add(call: Call) {
    const rule = fieldsOf(call.params) as FirewallRule
    needKnownAction(rule)
    rulesOf(call).splice(Number(call.params.pos ?? 0), 0, rule)
  }

  function change(call: Call) {
    const rule = ruleOf(call)
    const rules = rulesOf(call)
    for (const key of splitList(call.params.delete ?? '')) delete rule[key]
    needKnownAction({ ...rule, ...fieldsOf(call.params) })
    Object.assign(rule, fieldsOf(call.params))
    if (call.params.moveto === undefined) return
    rules.splice(Number(call.params.pos), 1)
    rules.splice(Number(call.params.moveto), 0, rule)
  }

  const write = onGuest('VM.Config.Network')
  const update = {
    ...ruleParameters,
    delete: text({ format: listOf(configId) }),
    moveto: integer(0),
    pos: integer(0),
  }
  const creation = {
    ...ruleParameters,
    type: required(ruleParameters.type),
    action: required(ruleParameters.action),
    pos: integer(0),
  }

  return [
    {
      method: 'GET',
      path: base,
      parameters: {},
      permission: onGuest('VM.Audit'),
      handle: (call) => rulesOf(call).map((rule, pos) => shown(call, rule, pos)),
    },
    { method: 'POST', path: base, parameters: creation, permission: write, handle: add },
    {
      method: 'GET',
      path: `${base}/{pos}`,
      parameters: {},
      permission: onGuest('VM.Audit'),
      handle: (call) => shown(call, ruleOf(call), Number(call.params.pos)),
    },
    { method: 'PUT', path: `${base}/{pos}`, parameters: update, permission: write, handle: change },
    {
      method: 'DELETE',
      path: `${base}/{pos}`,
      parameters: { digest: optionalDigest },
      permission: write,
      handle: (call) => void (ruleOf(call) && rulesOf(call).splice(Number(call.params.pos), 1)),
    },
  ]
}
