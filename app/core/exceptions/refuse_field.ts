import { errors } from '@vinejs/vine'

/** Sends the form back with a message beside a field, for what only the database can know. */
export function refuseField(field: string, message: string): never {
  return refuseFields({ [field]: message })
}

/** Sends the form back with a message beside each of these fields. */
export function refuseFields(messages: Record<string, string>): never {
  throw new errors.E_VALIDATION_ERROR(
    Object.entries(messages).map(([field, message]) => ({ field, message, rule: 'refused' }))
  )
}
