import { cloudInitFile } from '@innkeeper/proxmox-simulator'
import type { Guest } from '@innkeeper/proxmox-simulator'
import type { HostAddress, HostMachine } from '@innkeeper/provisioning/test_suite'

type Inside = Pick<HostMachine, 'hostname' | 'addresses' | 'nameservers' | 'sshKeys'>

/**
 * A machine of the simulated cluster as its guest will find itself: a virtual machine by the files on its cloud-init drive,
 * a container by what Proxmox VE writes into it. Nothing of the driver's is used to read them.
 */
export function hostMachineOf(guest: Guest): HostMachine {
  const { vmid, type, node, config, running } = guest
  const isMachine = type === 'qemu'
  const disk = config[isMachine ? 'scsi0' : 'rootfs'] ?? ''
  const card = partsOf(config.net0)
  return {
    remoteId: String(vmid),
    kind: isMachine ? 'vm' : 'container',
    node,
    storage: disk.split(':')[0],
    name: (isMachine ? config.name : config.hostname) ?? '',
    running,
    cores: Number(config.cores) * Number(config.sockets ?? 1),
    memoryMb: Number(config.memory),
    diskGb: Number(/^(\d+)G$/.exec(partsOf(disk).size ?? '')?.[1] ?? Number.NaN),
    mac: card.virtio ?? card.hwaddr ?? null,
    bridge: card.bridge ?? null,
    vlan: card.tag === undefined ? null : Number(card.tag),
    networkRateMBps: card.rate === undefined ? null : Number(card.rate),
    orderSettings: {},
    ...(isMachine ? readCloudInit(guest) : readContainer(guest)),
  }
}

function readCloudInit(guest: Guest): Inside {
  const user = cloudInitFile(guest, 'user')
  const [card = '', resolvers = ''] = cloudInitFile(guest, 'network').split('- type: nameserver')
  return {
    hostname: /^fqdn: (.*)$/m.exec(user)?.[1] ?? '',
    sshKeys: itemsBelow(user, 'ssh_authorized_keys'),
    addresses: card
      .split(/- type: (?=static)/)
      .slice(1)
      .map(toAddress),
    nameservers: itemsBelow(resolvers, 'address'),
  }
}

function readContainer({ config, authorizedKeys }: Guest): Inside {
  const { ip, gw, ip6, gw6 } = partsOf(config.net0)
  const fixed = [
    { cidr: ip, gateway: gw },
    { cidr: ip6, gateway: gw6 },
  ].filter(({ cidr }) => cidr?.includes('/'))
  return {
    hostname: config.hostname,
    sshKeys: linesOf(authorizedKeys),
    addresses: fixed.map(({ cidr = '', gateway }) => withPrefix(cidr, gateway)),
    nameservers: (config.nameserver ?? '').split(/\s+/).filter(Boolean),
  }
}

/** One `static` or `static6` block of the network file. */
function toAddress(block: string): HostAddress {
  const value = (key: string) => new RegExp(`^ *${key}: '(.*)'$`, 'm').exec(block)?.[1]
  const netmask = value('netmask')
  const address = value('address') ?? ''
  return withPrefix(netmask ? `${address}/${bitsOf(netmask)}` : address, value('gateway'))
}

function withPrefix(cidr: string, gateway: string | undefined): HostAddress {
  const [address, prefix] = cidr.split('/')
  return { address, prefix: Number(prefix), gateway: gateway ?? null }
}

/** How many bits of a netmask such as 255.255.255.0 are set. */
function bitsOf(netmask: string): number {
  const bits = netmask.split('.').map((part) => Number(part).toString(2))
  return bits.join('').replaceAll('0', '').length
}

/** The entries of a YAML list, which stand deeper than its name or as deep. */
function itemsBelow(text: string, name: string): string[] {
  const list = new RegExp(`^ *${name}:\\n((?: *- .*\\n)*)`, 'm').exec(text)?.[1]
  return linesOf(list).map((line) => line.replace(/^- '?|'$/g, ''))
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function partsOf(value: string | undefined): Record<string, string | undefined> {
  return Object.fromEntries((value ?? '').split(',').map((part) => part.split(/=(.*)/s, 2)))
}
