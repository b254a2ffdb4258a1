import { emptyFirewall } from './guest.js'
import { randomMac } from './mac.js'
import { GiB } from './sizes.js'
import type { Guest, Node, Pool, Storage } from './types.js'

/** What a cluster holds when it starts. */
export interface World {
  name: string
  nodes: Node[]
  storages: Storage[]
  pools: Pool[]
  guests: Guest[]
}

const systems = [
  { offset: 0, name: 'debian-13', title: 'Debian 13', gib: 3 },
  { offset: 1, name: 'ubuntu-24-04', title: 'Ubuntu 24.04', gib: 4 },
  { offset: 2, name: 'rocky-10', title: 'Rocky Linux 10', gib: 10 },
]

const containerTemplates = [
  'debian-13-standard_13.1-1_amd64.tar.zst',
  'ubuntu-24.04-standard_24.04-2_amd64.tar.zst',
  'alpine-3.22-default_20250617_amd64.tar.xz',
]

/** Two nodes, local and shared storage, three templates each: a small but complete hosting cluster. */
export function defaultWorld(): World {
  const nodes = [node('pve1', '192.0.2.11'), node('pve2', '192.0.2.12')]
  const names = nodes.map(({ name }) => name)
  return {
    name: 'innkeeper-lab',
    nodes,
    storages: [
      storage('local', 'dir', ['vztmpl', 'iso', 'backup'], 200, names),
      storage('local-lvm', 'lvmthin', ['images', 'rootdir'], 4000, names),
      { ...storage('ceph-vm', 'rbd', ['images', 'rootdir'], 20_000, names), shared: true },
    ],
    pools: [{ id: 'innkeeper', comment: 'Machines of customers', vms: [], storages: [] }],
    guests: nodes.flatMap(({ name }, index) =>
      systems.map((system) => template(9000 + index * 100 + system.offset, name, system))
    ),
  }
}

function node(name: string, address: string): Node {
  return {
    name,
    address,
    online: true,
    cpus: 32,
    memory: 256 * GiB,
    disk: 200 * GiB,
    bridges: ['vmbr0'],
  }
}

function storage(
  id: string,
  type: string,
  content: string[],
  gib: number,
  nodes: string[]
): Storage {
  const files = content.includes('vztmpl')
    ? containerTemplates.map((name) => ({ name, content: 'vztmpl' as const, size: 130_000_000 }))
    : []
  return {
    id,
    type,
    content,
    nodes,
    files,
    shared: false,
    total: gib * GiB,
    base: Math.floor(gib * GiB * 0.02),
  }
}

function template(vmid: number, nodeName: string, system: (typeof systems)[number]): Guest {
  return {
    vmid,
    type: 'qemu',
    node: nodeName,
    config: {
      name: `${system.name}-template`,
      description: `${system.title} cloud image`,
      template: '1',
      tags: 'template',
      ostype: 'l26',
      cores: '1',
      sockets: '1',
      cpu: 'x86-64-v2-AES',
      memory: '1024',
      agent: '1',
      boot: 'order=scsi0',
      scsihw: 'virtio-scsi-single',
      scsi0: `local-lvm:base-${vmid}-disk-0,discard=on,iothread=1,size=${system.gib}G,ssd=1`,
      ide2: `local-lvm:vm-${vmid}-cloudinit,media=cdrom,size=4M`,
      net0: `virtio=${randomMac()},bridge=vmbr0,firewall=1`,
      serial0: 'socket',
      vga: 'std',
      smbios1: `uuid=${crypto.randomUUID()}`,
      vmgenid: crypto.randomUUID(),
      meta: 'creation-qemu=9.2.0,ctime=1760000000',
    },
    pending: {},
    firewall: emptyFirewall(),
    running: false,
    createdAt: 0,
  }
}
