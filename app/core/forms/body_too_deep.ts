import { Exception } from '@adonisjs/core/exceptions'

/** What was sent is nested deeper than any form of ours. */
export class BodyTooDeep extends Exception {
  static status = 400
  static code = 'E_BODY_TOO_DEEP'
  static message = 'The body is nested too deeply'
}
