import { transaction } from '#core/database/transaction'
import StaffMember from '#identity/models/staff_member'
import type { HttpContext } from '@adonisjs/core/http'

/** Whether a member of the staff may come in. */
export default class StaffAccessController {
  async store({ params, response, session, i18n }: HttpContext) {
    await transaction(async (trx) => (await StaffMember.locked(params.id, trx)).enable(trx))
    session.flash('success', i18n.t('identity.staff.enabled'))
    return response.redirect().toRoute('admin.staff.index')
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const done = await transaction(async (trx) => (await StaffMember.locked(params.id, trx)).disable(trx))
    if (done) session.flash('success', i18n.t('identity.staff.disabled'))
    else session.flash('error', i18n.t('identity.staff.last_owner'))
    return response.redirect().toRoute('admin.staff.index')
  }
}
