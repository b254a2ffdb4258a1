import type { MachineKind, StepDescriptor, Verb } from '@innkeeper/provisioning'

const LABELS = {
  clone: 'Copy operating system',
  create: 'Unpack operating system',
  configure: 'Set size, network and SSH keys',
  resize: 'Resize disk',
  tag: 'Tag container',
  firewall: 'Secure IP addresses',
  start: 'Start server',
  verify: 'Check that it’s running',
  power: 'Change power state',
  hold: 'Prevent it from starting',
  release: 'Allow it to start',
  stop: 'Stop server',
  remove: 'Delete server and disks',
  confirm: 'Check that it’s deleted',
  size: 'Set cores and memory',
  addresses: 'Update IP addresses',
  check: 'Check the new size',
} as const

type StepId = keyof typeof LABELS

const PLANS: Record<Exclude<Verb, 'create'>, readonly StepId[]> = {
  power: ['power'],
  suspend: ['hold', 'stop'],
  unsuspend: ['release', 'start'],
  resize: ['resize', 'size', 'addresses', 'check'],
  destroy: ['stop', 'remove', 'confirm'],
}

const CREATE_PLANS: Record<MachineKind, readonly StepId[]> = {
  vm: ['clone', 'configure', 'resize', 'firewall', 'start', 'verify'],
  container: ['create', 'tag', 'firewall', 'start', 'verify'],
}

/** The steps of a verb, in order. */
export function planOf(verb: Verb, kind: MachineKind): StepDescriptor[] {
  const ids = verb === 'create' ? CREATE_PLANS[kind] : PLANS[verb]
  return ids.map((id) => ({
    id,
    labelKey: `provisioning.steps.${id}`,
    label: LABELS[id],
  }))
}
