import { PropertyString } from '../properties/property_string.js'
import type { Guest, GuestConfig } from './guest.js'

const UNITS: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** Bytes of a gigabyte, as Proxmox VE counts them. */
export const GB = UNITS.G

/** The disk that a machine starts from, by its name in the configuration. */
export interface Disk {
  name: string
  storage: string
  bytes: number
}

/** The disk a machine starts from; null where it has none, or none whose size can be told. */
export function mainDisk({ type, config }: Pick<Guest, 'type' | 'config'>): Disk | null {
  const name = type === 'lxc' ? 'rootfs' : bootDisk(config)
  const drive = name && String(config[name] ?? '')
  const bytes = drive && diskBytes(drive)
  return name && drive && bytes ? { name, storage: drive.split(':')[0], bytes } : null
}

/** The disk a virtual machine boots from; null when it has none. */
export function bootDisk(config: GuestConfig): string | null {
  const order =
    PropertyString.parse(String(config.boot ?? ''))
      .get('order')
      ?.split(';') ?? []
  const first = ['scsi0', 'virtio0', 'sata0', 'ide0']
  const candidates = [...order, String(config.bootdisk ?? ''), ...first]
  return candidates.find((name) => isDisk(name, config[name])) ?? null
}

/** The size written in a drive's property string, in bytes; null when there is none. */
export function diskBytes(drive: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(PropertyString.parse(drive).get('size') ?? '')
  return match ? Number(match[1]) * (UNITS[match[2]] ?? 1) : null
}

function isDisk(name: string, value: unknown): boolean {
  if (value === undefined || !/^(?:scsi|virtio|sata|ide)\d+$/.test(name)) return false
  return !/cloudinit|media=cdrom|^none/.test(String(value))
}
