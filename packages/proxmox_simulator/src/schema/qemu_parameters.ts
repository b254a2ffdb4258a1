import { builtInModel } from './cpu_models.js'
import * as formats from './formats.js'
import { family, flag, integer, lookup, number, oneOf, required, text } from './parameter.js'
import type { Parameters } from './parameter.js'

const cards = ['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3']
const cardAlias = { ...text({ format: formats.mac }), alias: 'macaddr', keyAlias: 'model' }

export const qemuNet: Parameters = {
  model: required({ ...oneOf(...cards), defaultKey: true }),
  macaddr: text({ format: formats.mac }),
  ...Object.fromEntries(cards.map((card) => [card, cardAlias])),
  bridge: text({ format: formats.bridgeId }),
  firewall: flag(),
  link_down: flag(),
  mtu: integer(1, 65520),
  queues: integer(0, 64),
  rate: number({ minimum: 0 }),
  tag: integer(1, 4094),
  trunks: text({ pattern: /^\d+(?:-\d+)?(?:;\d+(?:-\d+)?)*$/ }),
}

export const qemuDrive: Parameters = {
  'file': required(text({ defaultKey: true })),
  'volume': { ...text(), alias: 'file' },
  'aio': oneOf('native', 'threads', 'io_uring'),
  'backup': flag(),
  'cache': oneOf('none', 'writethrough', 'writeback', 'unsafe', 'directsync'),
  'discard': oneOf('ignore', 'on'),
  'format': oneOf('raw', 'qcow', 'qed', 'qcow2', 'vmdk', 'cloop'),
  'import-from': text({ format: formats.volumeId }),
  'iops': integer(),
  'iops_max': integer(),
  'iops_rd': integer(),
  'iops_wr': integer(),
  'iothread': flag(),
  'mbps': number(),
  'mbps_max': number(),
  'mbps_rd': number(),
  'mbps_wr': number(),
  'media': oneOf('cdrom', 'disk'),
  'replicate': flag(),
  'ro': flag(),
  'serial': text({ format: formats.urlEncoded }),
  'size': text({ format: formats.diskSize }),
  'ssd': flag(),
}

export const ipConfig: Parameters = {
  ip: text({ format: formats.ipv4Config }),
  gw: text({ format: formats.ipv4, requires: 'ip' }),
  ip6: text({ format: formats.ipv6Config }),
  gw6: text({ format: formats.ipv6, requires: 'ip6' }),
}

const agent: Parameters = {
  'enabled': required(flag({ defaultKey: true })),
  'freeze-fs-on-backup': flag(),
  'fstrim_cloned_disks': flag(),
  'type': oneOf('virtio', 'isa'),
}

const cpu: Parameters = {
  'cputype': text({ defaultKey: true }),
  'flags': text({ pattern: /^[+-][\w-]+(;[+-][\w-]+)*$/ }),
  'guest-phys-bits': integer(32, 64),
  'hidden': flag(),
  'hv-vendor-id': text({ pattern: /^[A-Za-z0-9]{1,12}$/ }),
  'level': integer(1),
  'phys-bits': text(),
  'reported-model': text(),
}

/** What a virtual machine's configuration may hold, as far as a hosting panel writes it. */
export const qemuConfig: Parameters = {
  'acpi': flag(),
  'agent': text({ properties: agent }),
  'args': text(),
  'autostart': flag(),
  'balloon': integer(0),
  'bios': oneOf('seabios', 'ovmf'),
  'boot': text(),
  'cicustom': text(),
  'cipassword': text(),
  'citype': oneOf('configdrive2', 'nocloud', 'opennebula'),
  'ciupgrade': flag(),
  'ciuser': text(),
  'cores': integer(1),
  'cpu': text({ properties: cpu, format: builtInModel }),
  'cpulimit': number({ minimum: 0, maximum: 128 }),
  'cpuunits': integer(1, 262144),
  'description': text({ maxLength: 8192 }),
  'efidisk': family(0, text()),
  'hookscript': text({ format: formats.volumeId }),
  'hotplug': text(),
  'ide': family(3, text({ properties: qemuDrive })),
  'ipconfig': family(31, text({ properties: ipConfig })),
  'keyboard': text(),
  'kvm': flag(),
  'localtime': flag(),
  'lock': oneOf('backup', 'clone', 'create', 'migrate', 'rollback', 'snapshot', 'suspended'),
  'machine': text(),
  'memory': text({
    properties: { current: required(integer(16, undefined, { defaultKey: true })) },
  }),
  'name': text({ format: formats.dnsName }),
  'nameserver': text({ format: formats.listOf(formats.address) }),
  'net': family(31, text({ properties: qemuNet })),
  'numa': flag(),
  'onboot': flag(),
  'ostype': oneOf('other', 'win10', 'win11', 'l24', 'l26', 'solaris'),
  'protection': flag(),
  'rng': family(0, text()),
  'sata': family(5, text({ properties: qemuDrive })),
  'scsi': family(30, text({ properties: qemuDrive })),
  'scsihw': oneOf('lsi', 'lsi53c810', 'virtio-scsi-pci', 'virtio-scsi-single', 'megasas', 'pvscsi'),
  'searchdomain': text(),
  'serial': family(3, text({ pattern: /^(\/dev\/[^,]+|socket)$/ })),
  'shares': integer(0, 50000),
  'smbios1': text(),
  'sockets': integer(1),
  'sshkeys': text({ format: formats.urlEncoded }),
  'startup': text({ format: formats.startupOrder }),
  'tablet': flag(),
  'tags': text({ format: formats.listOf(formats.tag) }),
  'template': flag(),
  'tpmstate': family(0, text()),
  'unused': family(255, text()),
  'vcpus': integer(1),
  'vga': text(),
  'virtio': family(15, text({ properties: qemuDrive })),
  'vmgenid': text(),
  'allow-ksm': flag({ since: '9.2' }),
}

export const qemuUpdate: Parameters = {
  ...qemuConfig,
  delete: text({ format: formats.listOf(formats.configId) }),
  digest: text({ maxLength: 40 }),
  force: flag(),
  revert: text({ format: formats.listOf(formats.configId) }),
  skiplock: flag(),
}

export const qemuCreate: Parameters = {
  ...qemuConfig,
  'pool': text({ format: formats.poolId }),
  'start': flag(),
  'storage': text({ format: formats.storageId }),
  'ha-managed': flag({ since: '9.2' }),
}

export const qemuClone: Parameters = {
  newid: required(integer(100, 999999999, { format: formats.vmid })),
  bwlimit: integer(0),
  description: text(),
  format: oneOf('raw', 'qcow2', 'vmdk'),
  full: flag(),
  name: text({ format: formats.dnsName }),
  pool: text({ format: formats.poolId }),
  snapname: text({ format: formats.configId, maxLength: 40 }),
  storage: text({ format: formats.storageId }),
  target: text({ format: formats.nodeName }),
}

const numbered = (name: string, last: number) =>
  Array.from({ length: last + 1 }, (_, index) => `${name}${index}`)

/** The names of drives, in the order in which Proxmox VE lists them. */
export const diskNames = [
  ...numbered('ide', 3),
  ...numbered('scsi', 30),
  ...numbered('virtio', 15),
  ...numbered('sata', 5),
  'efidisk0',
  'tpmstate0',
]

/** Options of a machine that exist and that the simulator does not keep. */
const otherOptions =
  /^(affinity|amd-sev|arch|audio0|bootdisk|cdrom|hostpci\d+|hugepages|intel-tdx|ivshmem|keephugepages|migrate_(downtime|speed)|name|numa\d+|parallel\d+|reboot|spice_enhancements|startdate|tdf|usb\d+|virtiofs\d+|vmstatestorage|watchdog)$/

/** Whether a machine has an option of that name, whatever the simulator makes of it. */
export const isQemuOption = (key: string) =>
  lookup(qemuConfig, key) !== undefined || otherOptions.test(key)
