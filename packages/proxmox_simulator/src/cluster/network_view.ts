import type { Permit } from '../access/permit.js'
import type { Node } from './types.js'

/** What a list of network devices can be narrowed to. */
export const networkTypes = [
  ...['bridge', 'bond', 'eth', 'alias', 'vlan', 'fabric', 'OVSBridge', 'OVSBond', 'OVSPort'],
  ...['OVSIntPort', 'vnet', 'any_bridge', 'any_local_bridge', 'include_sdn'],
]

/** Network devices of a node; bridges show to those who may use or see them. */
export function networkOf(node: Node, type: string | undefined, permit: Permit) {
  const bridges = node.bridges
    .filter(
      (bridge) =>
        permit.hasAny(`/sdn/zones/localnetwork/${bridge}`, 'SDN.Audit', 'SDN.Use') ||
        permit.hasAny(`/nodes/${node.name}`, 'Sys.Audit', 'Sys.Modify')
    )
    .map((iface, index) => ({
      iface,
      type: 'bridge',
      active: 1,
      autostart: 1,
      method: 'static',
      method6: 'manual',
      families: ['inet'],
      address: node.address,
      netmask: '24',
      cidr: `${node.address}/24`,
      gateway: node.address.replace(/\d+$/, '1'),
      bridge_ports: `eno${index + 1}`,
      bridge_stp: 'off',
      bridge_fd: '0',
      bridge_vids: '2-4094',
      bridge_vlan_aware: 1,
      priority: 4 + index,
    }))
  const cards = node.bridges.map((_, index) => ({
    iface: `eno${index + 1}`,
    type: 'eth',
    active: 1,
    exists: 1,
    method: 'manual',
    method6: 'manual',
    families: ['inet'],
    priority: 3,
  }))
  const kind = { any_bridge: 'bridge', any_local_bridge: 'bridge', include_sdn: undefined }
  const wanted = type !== undefined && type in kind ? kind[type as keyof typeof kind] : type
  return [...cards, ...bridges].filter((device) => !wanted || device.type === wanted)
}
