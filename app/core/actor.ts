export const actorTypes = ['staff', 'customer', 'system'] as const
export type ActorType = (typeof actorTypes)[number]

/** Who did or asked for something; the panel itself has no id. */
export interface Actor {
  type: ActorType
  id: string | null
}

export const SYSTEM: Actor = { type: 'system', id: null }

/** An actor in one column: "staff:01J…", or "system". */
export function actorText({ type, id }: Actor): string {
  return id ? `${type}:${id}` : type
}
