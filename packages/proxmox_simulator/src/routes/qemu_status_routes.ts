import { fail } from '../errors.js'
import { needUnlocked } from '../cluster/guest.js'
import { powerOff, powerOn } from '../cluster/power.js'
import { refuseRootOptions } from '../cluster/qemu_rights.js'
import { qemuList, qemuStatus } from '../cluster/qemu_view.js'
import { flag, text } from '../schema/parameter.js'
import { overruleShutdown, shutdownTask } from './shutdown.js'
import { guestOf, onGuest, simpleTask, timeout } from './helpers.js'
import { anyone, type Call, type Route } from '../router.js'

const machine = '/nodes/{node}/qemu/{vmid}'

function start(call: Call) {
  const guest = guestOf(call, 'qemu')
  refuseRootOptions(call.params)
  return simpleTask(call, 'qmstart', guest, (log) => powerOn(call.cluster, guest, log))
}

function stop(call: Call) {
  const guest = guestOf(call, 'qemu')
  refuseRootOptions(call.params)
  overruleShutdown(call, guest, 'qmshutdown')
  return simpleTask(call, 'qmstop', guest, () => {
    needUnlocked(guest)
    powerOff(guest)
  })
}

function shutdown(call: Call) {
  const guest = guestOf(call, 'qemu')
  refuseRootOptions(call.params)
  return shutdownTask(call, guest, 'qmshutdown', () => powerOff(guest))
}

function reboot(call: Call) {
  const guest = guestOf(call, 'qemu')
  if (!guest.running) throw fail(`VM ${guest.vmid} not running`)
  return shutdownTask(call, guest, 'qmreboot', () => {
    powerOff(guest)
    powerOn(call.cluster, guest)
  })
}

function reset(call: Call) {
  const guest = guestOf(call, 'qemu')
  refuseRootOptions(call.params)
  if (!guest.running) throw fail(`VM ${guest.vmid} not running`)
  return simpleTask(call, 'qmreset', guest, () => needUnlocked(guest))
}

const power = (
  action: string,
  parameters: Route['parameters'],
  handle: Route['handle']
): Route => ({
  method: 'POST',
  path: `${machine}/status/${action}`,
  parameters,
  permission: onGuest('VM.PowerMgmt'),
  handle,
})

export const qemuStatusRoutes: Route[] = [
  {
    method: 'GET',
    path: '/nodes/{node}/qemu',
    parameters: { full: flag() },
    permission: anyone,
    handle: ({ cluster, params, permit }) =>
      [...cluster.guests.values()]
        .filter((guest) => guest.type === 'qemu' && guest.node === params.node)
        .filter((guest) => permit.has(`/vms/${guest.vmid}`, 'VM.Audit'))
        .map((guest) => qemuList(cluster, guest)),
  },
  {
    method: 'GET',
    path: `${machine}/status/current`,
    parameters: {},
    permission: onGuest('VM.Audit'),
    handle: (call) => qemuStatus(call.cluster, guestOf(call, 'qemu')),
  },
  power('start', { skiplock: flag(), timeout, machine: text() }, start),
  power(
    'stop',
    {
      'skiplock': flag(),
      timeout,
      'keepActive': flag(),
      'overrule-shutdown': flag({ since: '8.2' }),
    },
    stop
  ),
  power('shutdown', { skiplock: flag(), timeout, keepActive: flag(), forceStop: flag() }, shutdown),
  power('reboot', { timeout }, reboot),
  power('reset', { skiplock: flag() }, reset),
]
