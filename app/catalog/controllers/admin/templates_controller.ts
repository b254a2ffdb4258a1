import { saveAudited } from '#catalog/save_audited'
import { machineKinds } from '#catalog/models/product'
import Template from '#catalog/models/template'
import { templateValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class TemplatesController {
  async index({ view }: HttpContext) {
    const templates = await Template.query().orderBy('kind').orderBy('position').orderBy('name')
    return view.render('pages/catalog/admin/templates/index', { templates })
  }

  async create({ view }: HttpContext) {
    return view.render('pages/catalog/admin/templates/edit', {
      template: null,
      kinds: machineKinds,
    })
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, new Template())
  }

  async edit({ params, view }: HttpContext) {
    const template = await Template.findOrFail(params.id)
    return view.render('pages/catalog/admin/templates/edit', { template, kinds: machineKinds })
  }

  async update(ctx: HttpContext) {
    return this.#save(ctx, await Template.findOrFail(ctx.params.id))
  }

  async #save({ request, response, session, i18n }: HttpContext, template: Template) {
    const {
      os_family: osFamily,
      default_user: defaultUser,
      position,
      enabled,
      ...rest
    } = await request.validateUsing(templateValidator)
    template.merge({
      ...rest,
      osFamily,
      defaultUser,
      position: position ?? 0,
      enabled: enabled ?? false,
    })
    await saveAudited(template, { kind: 'template', unique: 'slug' })
    session.flash('success', i18n.t('catalog.admin.saved', { name: template.title }))
    return response.redirect().toRoute('admin.templates.index')
  }
}
