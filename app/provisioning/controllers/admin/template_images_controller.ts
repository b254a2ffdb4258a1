import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Template from '#catalog/models/template'
import Cluster from '#provisioning/models/cluster'
import TemplateImage from '#provisioning/models/template_image'
import { templateImageValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class TemplateImagesController {
  /** Lets an image of the cluster stand for a template on offer. */
  async store({ params, request, response, session, i18n }: HttpContext) {
    const cluster = await Cluster.findOrFail(params.id)
    const form = await request.validateUsing(templateImageValidator)
    const template = await Template.findOrFail(form.template_id)
    const key = { templateId: template.id, clusterId: cluster.id, remoteRef: form.remote_ref }
    await transaction(async (trx) => {
      const image = await TemplateImage.firstOrCreate(key, {}, { client: trx })
      await audit.record(trx, 'template_image.mapped', image, { changes: key })
    })
    session.flash('success', i18n.t('provisioning.admin.clusters.saved'))
    return response.redirect().toRoute('admin.clusters.show', { id: cluster.id })
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const image = await TemplateImage.query()
      .where({ id: params.image, cluster_id: params.id })
      .firstOrFail()
    await transaction(async (trx) => {
      await image.useTransaction(trx).delete()
      await audit.record(trx, 'template_image.unmapped', image)
    })
    session.flash('success', i18n.t('provisioning.admin.clusters.saved'))
    return response.redirect().toRoute('admin.clusters.show', { id: params.id })
  }
}
