import { createHash } from 'node:crypto'
import { fail } from '../errors.js'
import { parsePropertyString } from '../schema/property_string.js'
import { qemuDrive } from '../schema/qemu_parameters.js'
import { rootfs } from '../schema/lxc_parameters.js'
import { MiB, parseSize } from './sizes.js'
import type { Firewall, Guest, GuestType } from './types.js'

const driveKey = /^(ide|sata|scsi|virtio)\d+$/
const volumeKey = /^(rootfs|mp\d+)$/

export const guestWord = (type: GuestType) => (type === 'qemu' ? 'VM' : 'CT')

export const emptyFirewall = (): Firewall => ({ options: {}, rules: [], ipsets: {} })

export const isTemplate = (guest: Guest) => guest.config.template === '1'

export const guestName = (guest: Guest) =>
  (guest.type === 'qemu' ? guest.config.name : guest.config.hostname) ??
  `${guestWord(guest.type)}${guest.type === 'qemu' ? ' ' : ''}${guest.vmid}`

/** Bytes of memory as configured. */
export const memoryOf = (guest: Guest) => Number(guest.config.memory ?? 512) * MiB

export function cpusOf(guest: Guest) {
  return Number(guest.config.cores ?? 1) * Number(guest.config.sockets ?? 1)
}

/** Throws when the configuration is locked by a task. */
export function needUnlocked(guest: Guest) {
  if (guest.config.lock) throw fail(`${guestWord(guest.type)} is locked (${guest.config.lock})`)
}

/** The digest that guards against two writers. */
export function digestOf(config: Record<string, string>) {
  return createHash('sha1').update(JSON.stringify(config)).digest('hex')
}

export interface Volume {
  key: string
  storage: string
  /** `vm-100-disk-0` */
  name: string
  size: number
  isCdrom: boolean
}

/** All volumes that the guest owns, CD drives with a cloud-init image included. */
export function volumesOf(guest: Guest): Volume[] {
  return Object.entries(guest.config).flatMap(([key, value]) => {
    const isDrive = driveKey.test(key)
    if (!isDrive && !volumeKey.test(key) && !/^unused\d+$/.test(key)) return []
    const parts = parsePropertyString(isDrive ? qemuDrive : rootfs, stripMount(value))
    const [storage, name] = (parts.file ?? parts.volume).split(':')
    if (!name) return []
    return [
      { key, storage, name, size: parseSize(parts.size ?? '0'), isCdrom: parts.media === 'cdrom' },
    ]
  })
}

/** The disk that a guest starts from. */
export function mainVolume(guest: Guest): Volume | undefined {
  const disks = volumesOf(guest).filter((volume) => !volume.isCdrom && !/^unused/.test(volume.key))
  const boot = /order=([^;,]+)/.exec(guest.config.boot ?? '')?.[1]
  return disks.find((disk) => disk.key === 'rootfs' || disk.key === boot) ?? disks[0]
}

const stripMount = (value: string) =>
  value
    .split(',')
    .filter((part) => !/^(mp|backup)=/.test(part))
    .join(',')
