import vine from '@vinejs/vine'
import { amountField, checkboxField, nameField } from '#core/forms/fields'
import { currencyCodes } from '#core/money/currencies'
import { usageRoundings } from '#billing'
import { TYPED_RATE } from '#catalog/offers/rates'
import { directions } from '#catalog/move_in_order'
import { cycleUnits } from '#catalog/models/plan'
import { machineKinds } from '#catalog/models/product'
import { optionKinds } from '#catalog/models/product_option'

const slug = () =>
  vine
    .string()
    .trim()
    .toLowerCase()
    .maxLength(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const whole = (min: number, max: number) => vine.number().withoutDecimals().range([min, max])
const position = () => whole(0, 9999).optional()
const currency = () => vine.enum(currencyCodes as string[])
/** Amounts of what is measured, as people read them: at most 9 petabytes in GB. */
const used = (min: number) => vine.number().decimal([0, 3]).range([min, 9_000_000])
const rate = () => vine.string().trim().regex(TYPED_RATE)
const price = () => amountField({ orNothing: true })

export const categoryValidator = vine.create({
  name: nameField(),
  slug: slug(),
  description: vine.string().trim().maxLength(1000).optional(),
  position: position(),
  visible: checkboxField(),
})

const productFields = {
  category_id: vine.string().ulid(),
  name: nameField(),
  slug: slug(),
  summary: vine.string().trim().maxLength(255).optional(),
  description: vine.string().trim().maxLength(10_000).optional(),
  cores: whole(1, 512),
  memory_mb: whole(64, 16_777_216),
  disk_gb: whole(1, 1_048_576),
  bandwidth_mbit: whole(1, 1_000_000).optional(),
  traffic_tb: whole(1, 100_000).optional(),
  included: vine.string().trim().maxLength(4000).optional(),
  stock: whole(0, 1_000_000).optional(),
  trial_days: whole(1, 90).optional(),
  trial_needs_card: checkboxField(),
  position: position(),
  templates: vine.array(vine.string().ulid()).maxLength(200).optional(),
}

export const newProductValidator = vine.create({
  ...productFields,
  kind: vine.enum(machineKinds),
  driver: vine.string().trim().maxLength(64),
})

export const productValidator = vine.create(productFields)

/** `meta.currency` is the plan's. */
export const planPriceValidator = vine.withMetaData<{ currency: string }>().create({
  price: price(),
  setup_fee: price().optional(),
  hourly_rate: rate().optional(),
})

export const newPlanValidator = vine.create({
  cycle_unit: vine.enum(cycleUnits),
  cycle_count: whole(1, 36),
  currency: currency(),
  price: price(),
  setup_fee: price().optional(),
  hourly_rate: rate().optional(),
})

/** Prices of a unit, in the plan's currency. */
export const planMeterValidator = vine.create({
  meter: vine.string().trim().maxLength(40),
  included: used(0),
  unit_size: used(0.001),
  rounding: vine.enum(usageRoundings),
  price: rate(),
  second_from: used(0).optional(),
  second_price: rate().optional(),
  third_from: used(0).optional(),
  third_price: rate().optional(),
})

export const placeValidator = vine.create({ direction: vine.enum(directions) })

export const templateValidator = vine.create({
  name: nameField(),
  slug: slug(),
  kind: vine.enum(machineKinds),
  os_family: vine.string().trim().minLength(1).maxLength(32),
  version: vine.string().trim().minLength(1).maxLength(32),
  default_user: vine
    .string()
    .trim()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  position: position(),
  enabled: checkboxField(),
})

export const optionValidator = vine.create({
  product_id: vine.string().ulid().optional(),
  kind: vine.enum(optionKinds),
  name: nameField(),
  unit: vine.string().trim().minLength(1).maxLength(32),
  minimum: whole(0, 100_000),
  maximum: whole(1, 100_000),
  step: whole(1, 100_000),
  prices: vine.record(price().nullable()).maxLength(1000),
  position: position(),
  enabled: checkboxField(),
})
