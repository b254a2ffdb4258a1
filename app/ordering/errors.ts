import { createError } from '@adonisjs/core/exceptions'

export const E_FORBIDDEN = createError('You may not do this', 'E_FORBIDDEN', 403)
