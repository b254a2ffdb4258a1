import vine from '@vinejs/vine'
import { checkboxField, markerField, nameField } from '#core/forms/fields'
import { stepKinds } from '#billing/collections/schedule'

const reason = vine.string().trim().minLength(1).maxLength(500)
const hour = vine.number().withoutDecimals().min(0).max(23)

export const collectionReasonValidator = vine.create({ form_marker: markerField(), reason })

export const collectionExtensionValidator = vine.create({
  form_marker: markerField(),
  reason: reason.clone(),
  extended_to: vine.date({ formats: ['YYYY-MM-DD'] }),
})

export const dunningPolicyValidator = vine.create({
  name: nameField(80),
  hour: hour.clone(),
  skip_weekends: checkboxField(),
  quiet_from: hour.clone().optional(),
  quiet_until: hour.clone().optional(),
  steps: vine
    .array(
      vine.object({
        day: vine.number().withoutDecimals().min(-60).max(400).optional(),
        do: vine.enum(stepKinds).optional(),
      })
    )
    .maxLength(30),
  products: vine.array(vine.string().trim().fixedLength(26)).maxLength(500).optional(),
})
