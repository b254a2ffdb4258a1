import TermsVersion from '#ordering/models/terms_version'
import type { HttpContext } from '@adonisjs/core/http'

export default class TermsController {
  /** The wording in force. */
  async index({ view }: HttpContext) {
    return view.render('pages/ordering/terms', {
      terms: await TermsVersion.inForce(),
      inForce: true,
    })
  }

  /** One published wording, old ones too: orders point to it. */
  async show({ params, view }: HttpContext) {
    const terms = await TermsVersion.query()
      .where('version', params.version)
      .whereNotNull('published_at')
      .firstOrFail()
    const current = await TermsVersion.inForce()
    return view.render('pages/ordering/terms', { terms, inForce: current?.id === terms.id })
  }
}
