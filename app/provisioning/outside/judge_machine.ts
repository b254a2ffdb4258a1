import type { MachineFindingKind } from '#provisioning/models/provisioning_finding'
import type { NamedService } from '#provisioning/outside/unaccounted_machines'

/** What a machine that carries our mark is, seen from the service that the mark names; null while that is being worked on. */
export function judgeMachine(
  service: NamedService | null,
  { nothingRuns }: { nothingRuns: boolean }
): MachineFindingKind | null {
  if (!service) return 'stray_machine'
  if (service.state === 'terminated') return 'ended_machine'
  if (service.remoteId === null) return 'waiting_machine'
  // A machine that is built or moved has two places for a moment.
  return service.isBusy && !nothingRuns ? null : 'second_machine'
}
