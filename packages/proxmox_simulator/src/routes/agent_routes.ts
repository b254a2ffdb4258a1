import { fail } from '../errors.js'
import { interfacesOf } from '../cluster/addresses.js'
import { uptimeOf } from '../cluster/counters.js'
import { guestOf } from './helpers.js'
import type { Call, Route } from '../router.js'

const machine = '/nodes/{node}/qemu/{vmid}/agent'

/** Seconds from power-on until the agent answers. */
const bootTime = 10

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
  if (guest.agentAbsent || uptimeOf(call.cluster, guest) < bootTime) {
    throw fail('QEMU guest agent is not running')
  }
  return guest
}

function interfaces(call: Call) {
  const result = interfacesOf(reachable(call)).map(({ name, mac, addresses }) => ({
    name,
    'hardware-address': mac.toLowerCase(),
    'ip-addresses': addresses.map((address) => {
      const [ip, prefix] = address.split('/')
      return {
        'ip-address': ip,
        'ip-address-type': ip.includes(':') ? 'ipv6' : 'ipv4',
        'prefix': Number(prefix),
      }
    }),
  }))
  return { result }
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
    method: 'POST',
    path: `${machine}/ping`,
    parameters: {},
    permission: mayAsk,
    handle: (call) => reachable(call) && { result: {} },
  },
]
