import { ProvisioningError } from '@innkeeper/provisioning'

/** What a container is unpacked from: `lxc/local:vztmpl/debian-13.tar.zst`. */
export function containerTemplate(reference: string): string {
  return read(reference, /^lxc\/([^/\s:]+:vztmpl\/[^/\s]+)$/)
}

/** The id of the template that a virtual machine is cloned from: `qemu/9000`. */
export function machineTemplate(reference: string): string {
  return read(reference, /^qemu\/(\d+)$/)
}

export function formatMachineTemplate(vmid: number): string {
  return `qemu/${vmid}`
}

export function formatContainerTemplate(volume: string): string {
  return `lxc/${volume}`
}

export function templateMissing(reference: string): ProvisioningError {
  return new ProvisioningError(`The cluster has no template "${reference}"`, {
    kind: 'permanent',
    code: 'E_TEMPLATE_MISSING',
  })
}

function read(reference: string, pattern: RegExp): string {
  const found = pattern.exec(reference)?.[1]
  if (found === undefined) throw templateMissing(reference)
  return found
}
