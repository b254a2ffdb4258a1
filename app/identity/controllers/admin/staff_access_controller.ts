import StaffMember from '#identity/models/staff_member'
import type { HttpContext } from '@adonisjs/core/http'

/** Whether a member of the staff may come in. */
export default class StaffAccessController {
  async store({ params, response, session, i18n }: HttpContext) {
    await StaffMember.change(params.id, (member, trx) => member.enable(trx))
    session.flash('success', i18n.t('identity.staff.enabled'))
    return response.redirect().toRoute('admin.staff.index')
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const done = await StaffMember.change(params.id, (member, trx) => member.disable(trx))
    if (done) session.flash('success', i18n.t('identity.staff.disabled'))
    else session.flash('error', i18n.t('identity.staff.last_owner'))
    return response.redirect().toRoute('admin.staff.index')
  }
}
