import vine from '@vinejs/vine'
import { checkboxField } from '#core/forms/fields'
import { changeStarts } from '#billing/models/subscription_change/states'

/** More than one product offers. */
const MOST_OPTIONS = 100

const options = vine
  .record(vine.number().withoutDecimals().range([0, 100_000]).nullable())
  .maxLength(MOST_OPTIONS)
  .optional()

const reason = vine.string().trim().minLength(1).maxLength(255)

const previewed = {
  options,
  plan_id: vine.string().ulid().optional(),
  starts: vine.enum(changeStarts).optional(),
}

const agreed = {
  options: options.clone(),
  plan_id: vine.string().ulid(),
  starts: vine.enum(changeStarts),
  fingerprint: vine.string().fixedLength(32),
}

/** What the preview is of; its own plan where none is chosen. */
export const changePreviewValidator = vine.create({ ...previewed })

export const changeValidator = vine.create({ ...agreed })

export const staffChangePreviewValidator = vine.create({ ...previewed, is_free: checkboxField() })

export const staffChangeValidator = vine.create({ ...agreed, is_free: checkboxField(), reason })

export const changeReturnValidator = vine.create({
  to: vine.enum(['refund', 'credit'] as const),
  reason: reason.clone(),
})
