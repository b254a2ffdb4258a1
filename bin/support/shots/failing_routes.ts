import router from '@adonisjs/core/services/router'
import { createError } from '@adonisjs/core/exceptions'

/** Statuses whose pages are photographed; nothing else of the panel answers with all of them on demand. */
export const STATUSES = [403, 404, 413, 419, 422, 429, 500, 503]

/** Added before the panel takes requests, and named so that they are no pages of the panel. */
export const FAILING = 'shots.failing'

router
  .get('/shots/:status', ({ params }) => {
    const status = Number(params.status)
    throw new (createError('Fails to be photographed', 'E_PHOTOGRAPHED', status))()
  })
  .as(FAILING)
