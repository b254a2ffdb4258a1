import { groups } from '#core/gallery/groups'
import { sampleLists, sampleResult } from '#core/gallery/sample_list'
import { samples } from '#core/gallery/samples'
import type { HttpContext } from '@adonisjs/core/http'

/** Shows every component in each of its states, to look at while building pages and to test for accessibility. */
export default class DevComponentsController {
  async index({ view, i18n }: HttpContext) {
    const lists = await sampleLists((key, data) => i18n.t(key, data))
    return view.render('pages/dev/components', { groups, ...samples, lists, sampleResult })
  }
}
