import { createHash } from 'node:crypto'
import { guestName } from './guest.js'
import { ipConfig, qemuNet } from '../schema/qemu_parameters.js'
import { parsePropertyString } from '../schema/property_string.js'
import { splitList } from '../schema/formats.js'
import type { Guest } from './types.js'

/** One of the files that cloud-init finds on its drive, as text: `user`, `network` or `meta`. */
export function cloudInitFile(guest: Guest, type: string) {
  if (type === 'user') return userData(guest)
  const network = networkData(guest)
  if (type === 'network') return network
  const seed = createHash('sha1').update(userData(guest) + network)
  return `instance-id: ${seed.digest('hex')}\n`
}

function userData({ config, ...guest }: Guest) {
  const name = guestName({ config, ...guest })
  const keys = decodeURIComponent(config.sshkeys ?? '')
    .split('\n')
    .filter((key) => key.trim() !== '')
  return lines([
    '#cloud-config',
    `hostname: ${name.split('.')[0]}`,
    'manage_etc_hosts: true',
    `fqdn: ${fullName(name, config.searchdomain)}`,
    config.ciuser && `user: ${config.ciuser}`,
    config.ciuser === 'root' && 'disable_root: False',
    config.cipassword && 'password: **********',
    keys.length > 0 && 'ssh_authorized_keys:',
    ...keys.map((key) => `  - ${key}`),
    'chpasswd:',
    '  expire: False',
    ...(config.ciuser === 'root' ? [] : ['users:', '  - default']),
    config.ciupgrade !== '0' && 'package_upgrade: true',
  ])
}

function fullName(name: string, domain: string | undefined) {
  const [first] = splitList(domain ?? '')
  return first && !name.includes('.') ? `${name}.${first}` : name
}

function networkData({ config }: Guest) {
  const cards = Object.keys(config).filter(
    (key) => /^net\d+$/.test(key) && config[`ipconfig${key.slice(3)}`]
  )
  const servers = splitList(config.nameserver ?? '')
  const domains = splitList(config.searchdomain ?? '')
  return lines([
    'version: 1',
    'config:',
    ...cards.sort().flatMap((key) => card(config, key)),
    (servers.length > 0 || domains.length > 0) && '    - type: nameserver',
    servers.length > 0 && '      address:',
    ...servers.map((server) => `      - '${server}'`),
    domains.length > 0 && '      search:',
    ...domains.map((domain) => `      - '${domain}'`),
  ])
}

function card(config: Record<string, string>, key: string) {
  const { macaddr } = parsePropertyString(qemuNet, config[key])
  const { ip, gw, ip6, gw6 } = parsePropertyString(ipConfig, config[`ipconfig${key.slice(3)}`])
  return [
    '    - type: physical',
    `      name: eth${key.slice(3)}`,
    `      mac_address: '${macaddr.toLowerCase()}'`,
    '      subnets:',
    ...(ip === 'dhcp' ? ['      - type: dhcp4'] : ip ? fixed4(ip, gw) : []),
    ...subnet6(ip6, gw6),
  ]
}

function fixed4(ip: string, gateway?: string) {
  const [address, bits] = ip.split('/')
  const mask = (0xffffffff << (32 - Number(bits))) >>> 0
  const netmask = [24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.')
  return [
    '      - type: static',
    `        address: '${address}'`,
    `        netmask: '${netmask}'`,
    ...(gateway ? [`        gateway: '${gateway}'`] : []),
  ]
}

function subnet6(ip?: string, gateway?: string) {
  if (!ip) return []
  if (ip === 'dhcp') return ['      - type: dhcp6']
  if (ip === 'auto') return ['      - type: ipv6_slaac']
  return [
    '      - type: static6',
    `        address: '${ip}'`,
    ...(gateway ? [`        gateway: '${gateway}'`] : []),
  ]
}

const lines = (parts: (string | false | undefined)[]) =>
  parts
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join('')
