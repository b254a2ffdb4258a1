import { errors } from '@vinejs/vine'

/** Sends the form back with a message beside a field, for what only the database can know. */
export function refuseField(field: string, message: string): never {
  throw new errors.E_VALIDATION_ERROR([{ field, message, rule: 'refused' }])
}
