import { fail } from '../errors.js'
import { addressRow, interfacesOf } from '../cluster/addresses.js'
import { hasBooted } from '../cluster/power.js'
import { guestName } from '../cluster/guest.js'
import { guestOf } from './helpers.js'
import type { Call, Route } from '../router.js'
import type { Guest } from '../cluster/types.js'

const machine = '/nodes/{node}/qemu/{vmid}/agent'

/** Version 9 replaced one privilege for everything by several. */
function mayAsk({ cluster, permit, params }: Call) {
  const path = `/vms/${params.vmid}`
  if (cluster.profile === '8.4') permit.need(path, 'VM.Monitor')
  else permit.needAny(path, 'VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted')
}

function reachable(call: Call) {
  const guest = guestOf(call, 'qemu')
  if (!/^(enabled=)?1/.test(guest.config.agent ?? '')) throw fail('No QEMU guest agent configured')
  if (!guest.running) throw fail(`VM ${guest.vmid} is not running`)
  if (guest.agentAbsent || !hasBooted(call.cluster, guest)) {
    throw fail('QEMU guest agent is not running')
  }
  return guest
}

function interfaces(call: Call) {
  const result = interfacesOf(reachable(call)).map(({ name, mac, addresses }) => ({
    name,
    'hardware-address': mac.toLowerCase(),
    'ip-addresses': addresses.map(addressRow),
  }))
  return { result }
}

/** What the agent tells of the system inside: always some Linux. */
function systemOf({ config }: Guest) {
  return {
    'id': 'linux',
    'name': 'Linux',
    'pretty-name': 'Simulated Linux',
    'machine': 'x86_64',
    'kernel-release': '6.12.0-simulated',
    'kernel-version': '#1 SMP',
    'version': config.ostype ?? 'l26',
  }
}

export const agentRoutes: Route[] = [
  {
    method: 'GET',
    path: `${machine}/network-get-interfaces`,
    parameters: {},
    permission: mayAsk,
    handle: interfaces,
  },
  {
    method: 'GET',
    path: `${machine}/get-osinfo`,
    parameters: {},
    permission: mayAsk,
    handle: (call) => ({ result: systemOf(reachable(call)) }),
  },
  {
    method: 'GET',
    path: `${machine}/get-host-name`,
    parameters: {},
    permission: mayAsk,
    handle: (call) => ({ result: { 'host-name': guestName(reachable(call)) } }),
  },
  {
    method: 'POST',
    path: `${machine}/ping`,
    parameters: {},
    permission: mayAsk,
    handle: (call) => reachable(call) && { result: {} },
  },
]
