import { Exception } from '@adonisjs/core/exceptions'

/** What was sent is nested deeper than any form of ours. */
export class BodyTooDeep extends Exception {
  static status = 422
  static code = 'E_BODY_TOO_DEEP'
  static message = 'The body is nested too deeply'
}

/** Whether a body was so deep that it could not even be read: the framework copies it before anything of ours looks. */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack')
}
