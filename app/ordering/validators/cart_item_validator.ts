import vine from '@vinejs/vine'
import { checkboxField } from '#core/forms/fields'
import { MOST_KEYS } from '#ordering/ssh/public_keys'
import { normaliseHostName } from '#ordering/host_name'
import { hostNameRule } from '#ordering/validators/host_name_rule'
import { beginField, couponField } from '#ordering/validators/checkout_validators'
import { sshKeyRule } from '#ordering/validators/ssh_key_rule'

/** More than one product offers. */
const MOST_OPTIONS = 100

/** What describes one server. */
const itemFields = {
  plan_id: vine.string().ulid(),
  template_id: vine.string().ulid(),
  hostname: vine
    .string()
    .parse((value) => (typeof value === 'string' ? normaliseHostName(value) : value))
    .use(hostNameRule()),
  /** Those that the account keeps, by their ids. */
  keys: vine.array(vine.string().ulid()).maxLength(MOST_KEYS).optional(),
  ssh_key: vine
    .string()
    .trim()
    .maxLength(16_384)
    .use(sshKeyRule())
    .optional()
    .requiredIfMissing('keys'),
  save_key: checkboxField(),
  options: vine
    .record(vine.number().withoutDecimals().range([0, 100_000]).nullable())
    .maxLength(MOST_OPTIONS)
    .optional(),
}

export const cartItemValidator = vine.create(itemFields)

/** The server that staff order, and what they say of the customer. */
export const customerOrderValidator = vine.create({
  ...itemFields,
  terms_version: vine.string().ulid().optional(),
  agreed: vine.accepted().optional().requiredIfExists('terms_version'),
  coupon: couponField().optional(),
  begin: beginField(),
})

/** What the total of a configuration depends on, and the name to look at; anything that cannot be ordered is told by the answer. */
export const cartTotalValidator = vine.create({
  plan_id: vine.string().ulid(),
  template_id: vine.string().maxLength(26).optional(),
  hostname: vine.string().maxLength(1000).optional(),
  options: vine.record(vine.string().maxLength(20).nullable()).maxLength(MOST_OPTIONS).optional(),
})
