import { PropertyString } from './property_string.js'
import type { MachineAddress, MachineSpec } from '@innkeeper/provisioning'

/** The kinds of network card that a virtual machine may have. */
export const MODELS = [
  'virtio',
  'e1000',
  'e1000e',
  'rtl8139',
  'vmxnet3',
  'ne2k_pci',
  'pcnet',
] as const

/** A virtual machine's `net0`: the template's device with our address, bridge and limits. */
export function qemuNetwork(template: string | undefined, spec: MachineSpec): string {
  const base = PropertyString.parse(template ?? '')
  const model = MODELS.find((name) => base.keys.includes(name)) ?? base.get('model') ?? 'virtio'
  const device = base.with('model', null).with('macaddr', null).with(model, null)
  return withLimits(PropertyString.parse(`${model}=${spec.mac}`), device, spec).toString()
}

/** A container's `net0`, which also carries its addresses. */
export function lxcNetwork(spec: MachineSpec): string {
  const base = PropertyString.parse(`name=eth0,hwaddr=${spec.mac}`)
  const [v4, v6] = [primary(spec, 4), primary(spec, 6)]
  return withLimits(base, PropertyString.parse('type=veth'), spec)
    .with('ip', v4 ? `${v4.address}/${v4.prefix}` : 'manual')
    .with('gw', v4?.gateway ?? null)
    .with('ip6', v6 ? `${v6.address}/${v6.prefix}` : 'manual')
    .with('gw6', v6?.gateway ?? null)
    .toString()
}

/** A virtual machine's `ipconfig0` for cloud-init; null when it gets no address. */
export function ipConfig(spec: MachineSpec): string | null {
  const [v4, v6] = [primary(spec, 4), primary(spec, 6)]
  if (!v4 && !v6) return null
  return PropertyString.parse('')
    .with('ip', v4 ? `${v4.address}/${v4.prefix}` : null)
    .with('gw', v4?.gateway ?? null)
    .with('ip6', v6 ? `${v6.address}/${v6.prefix}` : null)
    .with('gw6', v6?.gateway ?? null)
    .toString()
}

/** Proxmox VE takes one address a family and device: the primary one, else the first. */
function primary(spec: MachineSpec, family: 4 | 6): MachineAddress | undefined {
  const addresses = spec.addresses.filter((entry) => entry.family === family)
  return addresses.find((entry) => entry.primary) ?? addresses[0]
}

function withLimits(
  start: PropertyString,
  rest: PropertyString,
  spec: MachineSpec
): PropertyString {
  const merged = PropertyString.parse(
    [start, rest]
      .map(String)
      .filter((text) => text !== '')
      .join(',')
  )
  return merged
    .with('bridge', spec.placement.bridge)
    .with('tag', spec.placement.vlan ?? null)
    .with('rate', spec.networkRateMBps)
    .with('firewall', 1)
}
