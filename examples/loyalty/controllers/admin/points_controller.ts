import type {} from '@adonisjs/core/providers/edge_provider'
import type { HttpContext } from '@adonisjs/core/http'
import Entry from '../../models/entry.ts'

export default class PointsController {
  /** The latest points of all customers. */
  async index({ view }: HttpContext) {
    const entries = await Entry.query().orderBy('id', 'desc').limit(50)
    return view.render('loyalty::admin/index', { entries })
  }
}
