import { saveTermsVersion } from '#ordering/terms/save_terms_version'
import TermsVersion from '#ordering/models/terms_version'
import { termsVersionValidator } from '#ordering/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class TermsVersionsController {
  async index({ view }: HttpContext) {
    const versions = await TermsVersion.query()
      .select('id', 'version', 'title', 'published_at', 'updated_at')
      .orderBy('id', 'desc')
    const inForce = await TermsVersion.inForce()
    return view.render('pages/ordering/admin/terms/index', { versions, inForce })
  }

  async create({ view }: HttpContext) {
    const inForce = await TermsVersion.inForce()
    return view.render('pages/ordering/admin/terms/edit', { terms: null, inForce })
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, new TermsVersion())
  }

  async edit({ params, view }: HttpContext) {
    const terms = await TermsVersion.findOrFail(params.id)
    return view.render('pages/ordering/admin/terms/edit', { terms, inForce: null })
  }

  /** Changes a draft; what was published stays as it is. */
  async update(ctx: HttpContext) {
    return this.#save(
      ctx,
      await TermsVersion.query().where('id', ctx.params.id).whereNull('published_at').firstOrFail()
    )
  }

  async #save({ request, response, session, i18n }: HttpContext, terms: TermsVersion) {
    await saveTermsVersion(terms.merge(await request.validateUsing(termsVersionValidator)))
    session.flash('success', i18n.t('ordering.admin.terms.saved', { version: terms.version }))
    return response.redirect().toRoute('admin.terms_versions.edit', { id: terms.id })
  }
}
