import * as formats from './formats.js'
import { family, flag, integer, lookup, number, oneOf, required, text } from './parameter.js'
import type { Parameters } from './parameter.js'

export const lxcNet: Parameters = {
  'name': required(text({ pattern: /^[-_.\w]+$/ })),
  'bridge': text({ format: formats.bridgeId }),
  'firewall': flag(),
  'gw': text({ format: formats.ipv4 }),
  'gw6': text({ format: formats.ipv6 }),
  'hwaddr': text({ format: formats.mac }),
  'ip': text({ format: formats.ipv4Config }),
  'ip6': text({ format: formats.ipv6Config }),
  'link_down': flag(),
  'mtu': integer(64, 65535),
  'rate': number(),
  'tag': integer(1, 4094),
  'trunks': text({ pattern: /^\d+(?:;\d+)*$/ }),
  'type': oneOf('veth'),
  'host-managed': flag({ since: '9.2' }),
}

/** The names of a container's volumes, in the order in which Proxmox VE lists them. */
export const lxcVolumes = ['rootfs', ...Array.from({ length: 256 }, (_, index) => `mp${index}`)]

export const rootfs: Parameters = {
  volume: required(text({ defaultKey: true })),
  acl: flag(),
  mountoptions: text(),
  quota: flag(),
  replicate: flag(),
  ro: flag(),
  shared: flag(),
  size: text({ format: formats.diskSize }),
}

export const mountPoint: Parameters = {
  ...rootfs,
  backup: flag(),
  mp: required(text({ pattern: /^\// })),
}

export const features: Parameters = {
  force_rw_sys: flag(),
  fuse: flag(),
  keyctl: flag(),
  mknod: flag(),
  mount: text(),
  nesting: flag(),
}

/** What a container's configuration may hold, as far as a hosting panel writes it. */
export const lxcConfig: Parameters = {
  arch: oneOf('amd64', 'i386', 'arm64', 'armhf', 'riscv32', 'riscv64'),
  cmode: oneOf('shell', 'console', 'tty'),
  console: flag(),
  cores: integer(1, 8192),
  cpulimit: number({ minimum: 0, maximum: 8192 }),
  cpuunits: integer(0, 500000),
  debug: flag(),
  description: text({ maxLength: 8192 }),
  features: text({ properties: features }),
  hookscript: text({ format: formats.volumeId }),
  hostname: text({ format: formats.dnsName, maxLength: 255 }),
  lock: oneOf('backup', 'create', 'disk', 'migrate', 'mounted', 'rollback', 'snapshot'),
  memory: integer(16),
  mp: family(255, text({ properties: mountPoint })),
  nameserver: text({ format: formats.listOf(formats.address) }),
  net: family(31, text({ properties: lxcNet })),
  onboot: flag(),
  ostype: oneOf('debian', 'ubuntu', 'centos', 'fedora', 'archlinux', 'alpine', 'unmanaged'),
  protection: flag(),
  rootfs: text({ properties: rootfs }),
  searchdomain: text({ format: formats.listOf(formats.dnsName) }),
  startup: text({ format: formats.startupOrder }),
  swap: integer(0),
  tags: text({ format: formats.listOf(formats.tag) }),
  template: flag(),
  timezone: text(),
  tty: integer(0, 6),
  unprivileged: flag(),
  unused: family(255, text()),
}

/** Whether a container has an option of that name, whatever the simulator makes of it. */
export const isLxcOption = (key: string) =>
  lookup(lxcConfig, key) !== undefined || /^(dev\d+|entrypoint|env)$/.test(key)

export const lxcUpdate: Parameters = {
  ...lxcConfig,
  delete: text({ format: formats.listOf(formats.configId) }),
  digest: text({ maxLength: 40 }),
  revert: text({ format: formats.listOf(formats.configId) }),
}

export const lxcCreate: Parameters = {
  ...lxcConfig,
  'ostemplate': required(text({ maxLength: 255 })),
  'bwlimit': number({ minimum: 0 }),
  'force': flag(),
  'ignore-unpack-errors': flag(),
  'password': text({ minLength: 5 }),
  'pool': text({ format: formats.poolId }),
  'restore': flag(),
  'ssh-public-keys': text(),
  'start': flag(),
  'storage': text({ format: formats.storageId }),
  'unique': flag(),
  'ha-managed': flag({ since: '9.2' }),
}
