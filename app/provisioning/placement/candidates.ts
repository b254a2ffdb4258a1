import type { NetworkShortage } from '#provisioning/placement/networks'
import { withoutRefused, type Refusal } from '#provisioning/placement/refusals'
import type { Image, NodeRoom, Room } from '#provisioning/placement/room'
import type { Wanted } from '#provisioning/placement/wanted'

/** A node with a storage on it that could take the machine. */
export interface Candidate {
  node: string
  storage: string
  imageRef: string
  /** Memory that stays free on the node afterwards. */
  memoryLeftMb: number
}

/** Why nothing fits, in the order in which staff would fix it: the further down, the nearer it was. */
export const shortages = [
  'no_cluster',
  'cluster_paused',
  'no_image',
  'image_too_large',
  'no_node',
  'too_many_cores',
  'too_much_memory',
  'no_memory',
  'no_storage',
  'no_remote_id',
  'no_gateway',
  'no_address',
  'all_refused',
] as const satisfies (NetworkShortage | string)[]
export type Shortage = (typeof shortages)[number]

export type Candidates = { found: Candidate[] } | { found: []; shortage: Shortage }

/**
 * Every place in a cluster's room where the machine fits, roomiest first; addresses apart, and those that refused. What
 * is sold and where it is built are decided by this one rule.
 */
export function candidatesIn(
  room: Room,
  wanted: Wanted,
  refusals: readonly Refusal[] = []
): Candidates {
  const all = placesIn(room, wanted)
  if (refusals.length === 0 || all.found.length === 0) return all
  const { found } = placesIn(withoutRefused(room, refusals), wanted)
  return found.length > 0 ? { found } : none('all_refused')
}

/** The one of two shortages that came nearer to a place. */
export function nearer(one: Shortage, other: Shortage): Shortage {
  return shortages.indexOf(other) > shortages.indexOf(one) ? other : one
}

function placesIn(room: Room, wanted: Wanted): Candidates {
  const mapped = room.images.filter(
    ({ templateId, kind }) => templateId === wanted.templateId && kind === wanted.kind
  )
  if (mapped.length === 0) return none('no_image')
  const images = mapped.filter(({ minDiskGb }) => (minDiskGb ?? 0) <= wanted.diskGb)
  if (images.length === 0) return none('image_too_large')

  const nodes = room.nodes.filter((node) => imageOn(node, images))
  const shortage = shortageOf(nodes, wanted)
  if (shortage) return none(shortage)

  const found = nodes
    .filter((node) => hasCores(node, wanted) && node.freeMb >= wanted.memoryMb)
    .flatMap((node) => placeOn(node, room, images, wanted))
  if (found.length === 0) return none('no_storage')
  if (room.idsLeft < 1) return none('no_remote_id')
  return {
    found: found.sort((a, b) => b.memoryLeftMb - a.memoryLeftMb || a.node.localeCompare(b.node)),
  }
}

function none(shortage: Shortage): Candidates {
  return { found: [], shortage }
}

function shortageOf(nodes: NodeRoom[], wanted: Wanted): Shortage | null {
  if (nodes.length === 0) return 'no_node'
  const able = nodes.filter((node) => hasCores(node, wanted))
  if (able.length === 0) return 'too_many_cores'
  if (able.every(({ sellableMb }) => sellableMb < wanted.memoryMb)) return 'too_much_memory'
  return able.every(({ freeMb }) => freeMb < wanted.memoryMb) ? 'no_memory' : null
}

/** A host runs no machine with more virtual cores than it has itself. */
function hasCores({ cores }: NodeRoom, wanted: Wanted): boolean {
  return cores === null || cores >= wanted.cores
}

function imageOn(node: NodeRoom, images: Image[]): Image | undefined {
  return images.find((image) => image.nodes.includes(node.name))
}

function placeOn(node: NodeRoom, room: Room, images: Image[], wanted: Wanted): Candidate[] {
  const image = imageOn(node, images)
  const storage = room.storages.find(
    (entry) =>
      entry.node === node.name && entry.kinds.includes(wanted.kind) && entry.freeGb >= wanted.diskGb
  )
  if (!image || !storage) return []
  return [
    {
      node: node.name,
      storage: storage.name,
      imageRef: image.reference,
      memoryLeftMb: node.freeMb - wanted.memoryMb,
    },
  ]
}
