import vine from '@vinejs/vine'
import { cancellationModes, cancellationReasons } from '#billing/models/cancellation/states'

const comment = vine.string().trim().maxLength(500).optional()

export const cancellationValidator = vine.create({
  mode: vine.enum(['period_end', 'now', 'setup'] as const),
  reason: vine.enum(cancellationReasons),
  comment,
})

export const withdrawalValidator = vine.create({ comment: comment.clone() })

export const staffCancellationValidator = vine.create({
  mode: vine.enum(cancellationModes),
  reason: vine.enum(cancellationReasons),
  comment: comment.clone(),
})
