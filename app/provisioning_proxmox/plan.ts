import type { MachineKind, StepDescriptor, Verb } from '@innkeeper/provisioning'

const LABELS = {
  clone: 'Copy the template',
  create: 'Unpack the template',
  configure: 'Set size, network and keys',
  resize: 'Grow the disk',
  tag: 'Tag the container',
  firewall: 'Guard its addresses',
  start: 'Start the machine',
  verify: 'Check that it runs',
  power: 'Change the power state',
  hold: 'Keep it from starting',
  release: 'Allow it to start',
  stop: 'Stop the machine',
  remove: 'Remove it and its disks',
  confirm: 'Check that it is gone',
} as const

type StepId = keyof typeof LABELS

const PLANS: Record<Exclude<Verb, 'create'>, readonly StepId[]> = {
  power: ['power'],
  suspend: ['hold', 'stop'],
  unsuspend: ['release', 'start'],
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
