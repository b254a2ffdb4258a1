import { groups } from '#core/gallery/groups'
import { samples } from '#core/gallery/samples'
import type { HttpContext } from '@adonisjs/core/http'

/** Shows every component in each of its states, to look at while building pages and to test for accessibility. */
export default class DevComponentsController {
  async index({ view }: HttpContext) {
    return view.render('pages/dev/components', { groups, ...samples })
  }
}
