import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { writePlanMeter } from '#catalog/products/write_plan_meter'
import Plan from '#catalog/models/plan'
import PlanMeter from '#catalog/models/plan_meter'
import { planMeterValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlanMetersController {
  /** Gives what is measured a price, for orders to come; services keep theirs. */
  async store({ params, request, response, session, i18n }: HttpContext) {
    const plan = await Plan.findOrFail(params.id)
    await writePlanMeter(plan, await request.validateUsing(planMeterValidator))
    session.flash('success', i18n.t('catalog.admin.meters.saved'))
    return response.redirect().toRoute('admin.products.edit', { id: plan.productId })
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const plan = await Plan.findOrFail(params.id)
    const row = await PlanMeter.query().where({ plan_id: plan.id, meter: params.meter }).first()
    if (row)
      await transaction(async (trx) => {
        await row.useTransaction(trx).delete()
        await audit.record(trx, 'plan_meter.deleted', row, { changes: { meter: row.meter } })
      })
    if (row) session.flash('success', i18n.t('catalog.admin.meters.removed'))
    else session.flash('info', i18n.t('catalog.admin.meters.gone'))
    return response.redirect().toRoute('admin.products.edit', { id: plan.productId })
  }
}
