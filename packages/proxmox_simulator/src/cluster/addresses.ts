import { ipConfig, qemuNet } from '../schema/qemu_parameters.js'
import { lxcNet } from '../schema/lxc_parameters.js'
import { parsePropertyString } from '../schema/property_string.js'
import type { Guest } from './types.js'

interface Interface {
  name: string
  mac: string
  /** With prefix length. */
  addresses: string[]
}

/** The network interfaces inside a running guest; what is set by DHCP gets an address of 192.0.2.0/24. */
export function interfacesOf(guest: Guest): Interface[] {
  const loop = { name: 'lo', mac: '00:00:00:00:00:00', addresses: ['127.0.0.1/8', '::1/128'] }
  const cards = Object.keys(guest.config).filter((key) => /^net\d+$/.test(key))
  return [loop, ...cards.map((key) => cardOf(guest, key))]
}

/** An address as guest agents and containers tell it. */
export function addressRow(address: string) {
  const [ip, prefix] = address.split('/')
  return {
    'ip-address': ip,
    'ip-address-type': ip.includes(':') ? 'ipv6' : 'ipv4',
    'prefix': Number(prefix),
  }
}

function cardOf(guest: Guest, key: string): Interface {
  const index = key.slice(3)
  if (guest.type === 'lxc') {
    const parts = parsePropertyString(lxcNet, guest.config[key])
    return { name: parts.name, mac: parts.hwaddr, addresses: given(guest, parts) }
  }
  const { macaddr } = parsePropertyString(qemuNet, guest.config[key])
  const parts = parsePropertyString(ipConfig, guest.config[`ipconfig${index}`] ?? 'ip=dhcp')
  return { name: `eth${index}`, mac: macaddr, addresses: given(guest, parts) }
}

function given(guest: Guest, { ip, ip6 }: Record<string, string>) {
  const leased = `192.0.2.${100 + (guest.vmid % 100)}/24`
  return [ip === 'dhcp' ? leased : ip, ip6].filter((address) => address?.includes('/'))
}
