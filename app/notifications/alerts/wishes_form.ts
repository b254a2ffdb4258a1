import vine from '@vinejs/vine'
import { wishes, type Wishes } from '#notifications/alerts/wishes'

/** A kind's name as a form field: dots would make a nested body. */
export const wishField = (kind: string): string => kind.replaceAll('.', '__')

/** A validator for what somebody may choose who may hear of these kinds. */
export function alertWishesValidator(kinds: string[]) {
  const fields = kinds.map((kind) => [wishField(kind), vine.enum(wishes)])
  return vine.create(vine.object(Object.fromEntries(fields)))
}

/** The choices by kind, from the fields of the form. */
export function wishesFrom(kinds: string[], input: Record<string, unknown>): Wishes {
  const chosen = kinds.map((kind) => [kind, input[wishField(kind)]])
  return Object.fromEntries(chosen)
}
