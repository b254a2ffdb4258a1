import { fail, invalid } from '../errors.js'
import { isDrive, isNet } from './qemu_values.js'
import type { Permit } from '../access/permit.js'

const cpu = /^(cores|sockets|cpu|cpulimit|cpuunits|vcpus|numa|affinity)$/
const memory = /^(memory|balloon|shares|hugepages)$/
const cloudInit = /^(ci[a-z]+|sshkeys|ipconfig\d+|nameserver|searchdomain)$/
const hardware =
  /^(acpi|bios|machine|vga|kvm|scsihw|serial\d|rng\d|tablet|keyboard|smbios\d|efidisk\d|tpmstate\d|args)$/
const rootOnly = /^(args|lock)$/

/** Throws 403 for the first key that the caller may not change. Tags have rules of their own. */
export function needQemuRights(permit: Permit, path: string, values: Record<string, string>) {
  for (const [key, value] of Object.entries(values)) {
    if (key === 'tags') continue
    if (rootOnly.test(key)) throw fail(`only root can set '${key}' config`)
    if (key === 'startup') {
      permit.need(path, 'VM.Config.Options')
      permit.need('/', 'Sys.Modify')
    } else if (cpu.test(key)) permit.need(path, 'VM.Config.CPU')
    else if (memory.test(key)) permit.need(path, 'VM.Config.Memory')
    else if (isNet(key)) permit.need(path, 'VM.Config.Network')
    else if (cloudInit.test(key)) permit.needAny(path, 'VM.Config.Cloudinit', 'VM.Config.Network')
    else if (isDrive(key) || /^unused\d+$/.test(key)) needDriveRight(permit, path, value)
    else if (hardware.test(key)) permit.need(path, 'VM.Config.HWType')
    else permit.need(path, 'VM.Config.Options')
  }
}

function needDriveRight(permit: Permit, path: string, value: string) {
  if (/:(cloudinit|vm-\d+-cloudinit)/.test(value)) {
    permit.needAny(path, 'VM.Config.Cloudinit', 'VM.Config.CDROM')
  } else permit.need(path, /media=cdrom/.test(value) ? 'VM.Config.CDROM' : 'VM.Config.Disk')
}

/** An API token is never root, whatever it may do otherwise. */
export function refuseRootOptions(params: Record<string, string>) {
  if (params.skiplock === '1') throw invalid({ skiplock: 'Only root may use this option.' })
}
