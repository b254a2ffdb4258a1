import { createHash } from 'node:crypto'
import { fail } from '../errors.js'
import { MiB, parseSize } from './sizes.js'
import type { Profile } from '../schema/parameter.js'
import type { Firewall, Guest, GuestType } from './types.js'

const volumeKey = /^((ide|sata|scsi|virtio|mp|unused)\d+|rootfs)$/

export const guestWord = (type: GuestType) => (type === 'qemu' ? 'VM' : 'CT')

export const emptyFirewall = (): Firewall => ({ options: {}, rules: [], ipsets: {} })

export const isTemplate = (guest: Guest) => guest.config.template === '1'

export const guestName = (guest: Guest) =>
  (guest.type === 'qemu' ? guest.config.name : guest.config.hostname) ??
  `${guestWord(guest.type)}${guest.type === 'qemu' ? ' ' : ''}${guest.vmid}`

/** What a machine's configuration says about its making. */
export const metaOf = (profile: Profile, seconds: number) =>
  `creation-qemu=${profile === '9.2' ? '10.1.2' : '9.2.0'},ctime=${seconds}`

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
export function digestOf(part: unknown) {
  return createHash('sha1').update(JSON.stringify(part)).digest('hex')
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
    if (!volumeKey.test(key)) return []
    // Stored values begin with the volume; reading them again in full would be slow for many guests.
    const [file, ...options] = value.split(',')
    const [storage, name] = file.split(':')
    const size = options.find((option) => option.startsWith('size='))?.slice(5) ?? '0'
    const isCdrom = options.includes('media=cdrom')
    return name ? [{ key, storage, name, size: parseSize(size), isCdrom }] : []
  })
}

/** The disk that a guest starts from. */
export function mainVolume(guest: Guest): Volume | undefined {
  const disks = volumesOf(guest).filter((volume) => !volume.isCdrom && !/^unused/.test(volume.key))
  const boot = /order=([^;,]+)/.exec(guest.config.boot ?? '')?.[1]
  return disks.find((disk) => disk.key === 'rootfs' || disk.key === boot) ?? disks[0]
}
