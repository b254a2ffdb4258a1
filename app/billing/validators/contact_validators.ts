import vine from '@vinejs/vine'
import { emailField } from '#identity'
import { contactKinds } from '#billing/models/billing_contact'

const kinds = vine.array(vine.enum(contactKinds)).minLength(1).maxLength(contactKinds.length)

export const contactValidator = vine.create({ email: emailField(), kinds: kinds.clone() })

export const contactKindsValidator = vine.create({ kinds: kinds.clone() })
