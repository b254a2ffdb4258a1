import { alertKinds } from '#core/registries/alerts'
import { allowed, type Allows } from '#core/registries/policies'

/** How a member of the staff wants to hear of a kind of alert. */
export const wishes = ['mail', 'inbox', 'off'] as const
export type Wish = (typeof wishes)[number]

/** By kind; what is not named is mailed. */
export type Wishes = Record<string, Wish>

export function readWishes(text: string): Wishes {
  return JSON.parse(text)
}

/** The kinds that whoever is allowed this much may hear of. */
export async function kindsFor(allows: Allows): Promise<string[]> {
  const kinds = await allowed(alertKinds.all(), allows)
  return kinds.map(({ name }) => name).toSorted()
}

/** How somebody is told of a kind, of those that they may hear of. */
export function wishFor(kinds: string[], wanted: Wishes, kind: string): Wish {
  return kinds.includes(kind) ? (wanted[kind] ?? 'mail') : 'off'
}
