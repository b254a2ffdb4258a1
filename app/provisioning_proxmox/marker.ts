import { createHash } from 'node:crypto'

const PREFIX = 'panel:'
const SERVICE_TAG = 'svc-'

/** Which service of which installation a machine belongs to. */
export interface Marker {
  reference: string
  instanceId: string
}

/** The first line of a machine's description. Visible to everyone at the host. */
export function formatMarker({ reference, instanceId }: Marker): string {
  return `${PREFIX}${JSON.stringify({ v: 1, service: reference, install: instanceId })}`
}

/** Reads the mark of a description; null when there is none that can be read. */
export function parseMarker(description: unknown): Marker | null {
  const line = String(description ?? '')
    .split('\n', 1)[0]
    .trim()
  if (!line.startsWith(PREFIX)) return null
  try {
    const { service, install } = JSON.parse(line.slice(PREFIX.length)) as Record<string, unknown>
    if (typeof service !== 'string' || typeof install !== 'string') return null
    return { reference: service, instanceId: install }
  } catch {
    return null
  }
}

/** Whether two marks name the same service of the same installation. */
export function sameMarker(left: Marker | null, right: Marker): boolean {
  return left?.reference === right.reference && left.instanceId === right.instanceId
}

/** The tag that all machines of an installation carry; an index, never the proof. */
export function instanceTag(instanceId: string): string {
  return `innkeeper-${createHash('sha256').update(instanceId).digest('hex').slice(0, 8)}`
}

/** The tags of one machine. Proxmox VE keeps tags in lower case. */
export function formatTags({ reference, instanceId }: Marker): string {
  return `${instanceTag(instanceId)};${SERVICE_TAG}${reference.toLowerCase()}`
}

/** The reference (a ULID, so upper case) that the tags of a listing name, when they are ours. */
export function referenceInTags(tags: unknown, instanceId: string): string | null {
  const list = String(tags ?? '').split(/[;, ]+/)
  if (!list.includes(instanceTag(instanceId))) return null
  const tag = list.find((entry) => entry.startsWith(SERVICE_TAG))
  return tag ? tag.slice(SERVICE_TAG.length).toUpperCase() : null
}
