import type { TransitionTable } from '#core/database/transition'

export const serviceStates = [
  'pending',
  'provisioning',
  'active',
  'suspended',
  'terminating',
  'in_trash',
  'terminated',
] as const
export type ServiceState = (typeof serviceStates)[number]

export const serviceTransitions = {
  pending: ['provisioning', 'terminated'],
  provisioning: ['active', 'terminating'],
  active: ['suspended', 'terminating'],
  suspended: ['active', 'terminating'],
  terminating: ['in_trash', 'terminated'],
  in_trash: ['active', 'suspended', 'terminating', 'terminated'],
  terminated: [],
} as const satisfies TransitionTable<ServiceState>

/** States in which a machine may exist and takes room on its node. */
export const occupyingStates = [
  'provisioning',
  'active',
  'suspended',
  'terminating',
  'in_trash',
] as const
