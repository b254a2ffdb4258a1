const UPID =
  /^UPID:([a-zA-Z0-9][a-zA-Z0-9-]*):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/

/** A task's id, which also says on which node to ask for it. */
export interface Upid {
  text: string
  node: string
  startedAt: Date
  type: string
  id: string
  user: string
}

/** Reads a task id; null when the text is none (some calls answer a literal OK). */
export function parseUpid(text: unknown): Upid | null {
  const match = typeof text === 'string' ? UPID.exec(text) : null
  if (!match) return null
  const [, node, , , startTime, type, id, user] = match as unknown as string[]
  return {
    text: match[0],
    node,
    startedAt: new Date(Number.parseInt(startTime, 16) * 1000),
    type,
    id,
    user,
  }
}
