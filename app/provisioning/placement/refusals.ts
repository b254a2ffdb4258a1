import { clock } from '#core/clock'
import type { ErrorCode } from '@innkeeper/provisioning/types'
import type { Room } from '#provisioning/placement/room'

/** A place whose host said that it has no room for a machine, whatever the panel's books say. */
export interface Refusal {
  clusterId: string
  /** The cluster's name at that time. */
  cluster: string
  node: string
  storage: string
  code: ErrorCode | null
  message: string
  /** Milliseconds. */
  at: number
}

/** Room comes back: what refused longer ago is asked again. */
const REMEMBERED_MS = 30 * 60_000

/** What is short on the node as a whole, whichever of its storages would be used. */
const OF_THE_NODE: readonly (ErrorCode | null)[] = ['E_NO_MEMORY', 'E_NO_CORES', 'E_NODE_OFFLINE']

/** The refusals that still count. */
export function standing(refusals: readonly Refusal[]): Refusal[] {
  return refusals.filter(({ at }) => clock.nowMs() - at < REMEMBERED_MS)
}

/** The room of a cluster without the places that refused. */
export function withoutRefused(room: Room, refusals: readonly Refusal[]): Room {
  const here = refusals.filter(({ clusterId }) => clusterId === room.clusterId)
  return {
    ...room,
    nodes: room.nodes.filter(
      ({ name }) => !here.some(({ node, code }) => node === name && OF_THE_NODE.includes(code))
    ),
    storages: room.storages.filter(
      ({ name, node }) => !here.some((entry) => entry.node === node && entry.storage === name)
    ),
  }
}
