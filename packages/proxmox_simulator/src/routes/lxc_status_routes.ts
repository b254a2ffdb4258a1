import { fail } from '../errors.js'
import { addressRow, interfacesOf } from '../cluster/addresses.js'
import { lxcList, lxcStatus } from '../cluster/lxc_view.js'
import { needUnlocked } from '../cluster/guest.js'
import { powerOff, powerOn } from '../cluster/power.js'
import { refuseRootOptions } from '../cluster/qemu_rights.js'
import { flag } from '../schema/parameter.js'
import { guestOf, onGuest, simpleTask, timeout } from './helpers.js'
import { overruleShutdown, shutdownTask } from './shutdown.js'
import { anyone, type Call, type Route } from '../router.js'

const container = '/nodes/{node}/lxc/{vmid}'

function runningOf(call: Call) {
  const guest = guestOf(call, 'lxc')
  refuseRootOptions(call.params)
  if (!guest.running) throw fail(`CT ${guest.vmid} not running`)
  return guest
}

function start(call: Call) {
  const guest = guestOf(call, 'lxc')
  refuseRootOptions(call.params)
  if (guest.running) throw fail(`CT ${guest.vmid} already running`)
  return simpleTask(call, 'vzstart', guest, () => powerOn(call.cluster, guest))
}

function stop(call: Call) {
  const guest = runningOf(call)
  overruleShutdown(call, guest, 'vzshutdown')
  return simpleTask(call, 'vzstop', guest, () => {
    needUnlocked(guest)
    powerOff(guest)
  })
}

function shutdown(call: Call) {
  const guest = runningOf(call)
  return shutdownTask(call, guest, 'vzshutdown', () => powerOff(guest))
}

function reboot(call: Call) {
  const guest = guestOf(call, 'lxc')
  if (!guest.running) throw fail(`VM ${guest.vmid} not running`)
  return shutdownTask(call, guest, 'vzreboot', () => {
    powerOff(guest)
    powerOn(call.cluster, guest)
  })
}

function interfaces(call: Call) {
  const guest = guestOf(call, 'lxc')
  if (!guest.running) return null
  return interfacesOf(guest).map(({ name, mac, addresses }) => {
    const inet = addresses.find((address) => !address.includes(':'))
    const inet6 = addresses.find((address) => address.includes(':'))
    return {
      name,
      'hwaddr': mac.toLowerCase(),
      'hardware-address': mac.toLowerCase(),
      'ip-addresses': addresses.map(addressRow),
      ...(inet && { inet }),
      ...(inet6 && { inet6 }),
    }
  })
}

const power = (
  action: string,
  parameters: Route['parameters'],
  handle: Route['handle']
): Route => ({
  method: 'POST',
  path: `${container}/status/${action}`,
  parameters,
  permission: onGuest('VM.PowerMgmt'),
  handle,
})

export const lxcStatusRoutes: Route[] = [
  {
    method: 'GET',
    path: '/nodes/{node}/lxc',
    parameters: {},
    permission: anyone,
    handle: ({ cluster, params, permit }) =>
      [...cluster.guests.values()]
        .filter((guest) => guest.type === 'lxc' && guest.node === params.node)
        .filter((guest) => permit.has(`/vms/${guest.vmid}`, 'VM.Audit'))
        .map((guest) => lxcList(cluster, guest)),
  },
  {
    method: 'GET',
    path: `${container}/status/current`,
    parameters: {},
    permission: onGuest('VM.Audit'),
    handle: (call) => lxcStatus(call.cluster, guestOf(call, 'lxc')),
  },
  {
    method: 'GET',
    path: `${container}/interfaces`,
    parameters: {},
    permission: onGuest('VM.Audit'),
    handle: interfaces,
  },
  power('start', { skiplock: flag(), debug: flag() }, start),
  power('stop', { 'skiplock': flag(), 'overrule-shutdown': flag({ since: '8.2' }) }, stop),
  power('shutdown', { timeout, forceStop: flag() }, shutdown),
  power('reboot', { timeout }, reboot),
]
