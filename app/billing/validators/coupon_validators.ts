import vine from '@vinejs/vine'
import { amountField, checkboxField, markerField } from '#core/forms/fields'
import { oneLineRule } from '#core/validation/one_line_rule'
import { couponDurations, couponKinds, couponTargets } from '#billing/models/coupon/kinds'

const whole = (max: number) => vine.number().withoutDecimals().range([1, max])
const day = () => vine.date({ formats: ['YYYY-MM-DD'] }).optional()
const code = () => vine.string().trim().minLength(1).maxLength(40).use(oneLineRule())

export const couponValidator = vine.create({
  form_marker: markerField().optional(),
  version: vine.number().withoutDecimals().optional(),
  code: code(),
  note: vine.string().trim().maxLength(255).optional(),
  kind: vine.enum(couponKinds),
  percent: vine
    .string()
    .trim()
    .maxLength(8)
    .regex(/^\d{1,3}(?:[.,]\d{1,2})?$/)
    .optional(),
  off: vine.record(amountField().nullable()).maxLength(200).optional(),
  least: vine.record(amountField().nullable()).maxLength(200).optional(),
  applies_to: vine.enum(couponTargets),
  duration: vine.enum(couponDurations),
  cycles: whole(120).optional(),
  cycle_lengths: vine
    .array(vine.string().regex(/^(month|year):\d{1,2}$/))
    .maxLength(12)
    .optional(),
  products: vine.array(vine.string().trim().fixedLength(26)).maxLength(500).optional(),
  account: vine.string().ulid().optional(),
  new_customers: checkboxField(),
  most_uses: whole(10_000_000).optional(),
  most_per_account: whole(10_000).optional(),
  starts_on: day(),
  ends_on: day(),
})

export const giveDiscountValidator = vine.create({
  form_marker: markerField(),
  coupon: code(),
  renewals: whole(120).optional(),
})
