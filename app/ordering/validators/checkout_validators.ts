import vine from '@vinejs/vine'
import { checkboxField } from '#core/forms/fields'
import { countryCodes, newBuyer } from '#identity'

/** A cart holds no more. */
const MOST_ITEMS = 20

export const cartCountryValidator = vine.create({
  country: vine.enum(countryCodes as string[]),
})

/** A code as somebody types it, of whatever letters: what none can be is unknown like any other. */
export const couponField = () => vine.string().trim().minLength(1).maxLength(80)

export const cartCouponValidator = vine.create({ coupon: couponField() })

export const unavailableItemsValidator = vine.create({
  items: vine.array(vine.string().ulid()).minLength(1).maxLength(MOST_ITEMS),
})

/** The box that asks us to begin at once: its value is the version of its words, so that other words leave it unticked. */
export const beginField = () =>
  vine
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional()

const agreement = {
  cart: vine.string().ulid(),
  quote: vine.string().regex(/^[0-9a-f]{32}$/),
  terms_version: vine.string().ulid().optional(),
  terms: vine.accepted().optional().requiredIfExists('terms_version'),
  begin: beginField(),
}

export const checkoutValidator = vine.create(agreement)

/** Somebody without an account: who they are, what they agree to, and how they pay. */
export const guestCheckoutValidator = vine.create({
  ...newBuyer,
  ...agreement,
  method: vine.string().trim().maxLength(26).optional(),
  save_card: checkboxField(),
  save_key: checkboxField(),
})
