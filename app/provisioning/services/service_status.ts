import type { PowerAction } from '@innkeeper/provisioning/types'
import type { ServiceState } from '#provisioning/contracts/service_states'

export interface StatusFacts {
  state: ServiceState
  power: string
  missingSince?: unknown
  openAction?: PowerAction | null
}

const underWay: Record<PowerAction, string> = {
  start: 'starting',
  shutdown: 'stopping',
  stop: 'stopping',
  reboot: 'rebooting',
}

/** The one word that says how a service is: what is being done to it, else what the host last said. */
export function statusOf({ state, power, missingSince, openAction }: StatusFacts): string {
  if (state === 'suspended' && missingSince) return 'missing'
  if (state !== 'active') return state
  if (openAction) return underWay[openAction]
  return missingSince ? 'missing' : power
}

const tones: Record<string, 'ok' | 'busy' | 'warn' | 'bad' | 'off'> = {
  missing: 'bad',
  starting: 'busy',
  stopping: 'busy',
  rebooting: 'busy',
}

/** The tone of a status that the design system does not know by name. */
export const toneOfStatus = (status: string) => tones[status]
