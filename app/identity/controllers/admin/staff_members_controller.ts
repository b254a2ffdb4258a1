import { staffRoles } from '#core/registries/permissions'
import { pageNumber } from '#core/database/page_number'
import { refuseField } from '#core/exceptions/refuse_field'
import { appointStaff } from '#identity/staff/appoint_staff'
import StaffMember from '#identity/models/staff_member'
import { staffMemberValidator, staffRoleValidator } from '#identity/validators/staff_validators'
import type { HttpContext } from '@adonisjs/core/http'

const PAGE = 25

export default class StaffMembersController {
  async index({ view, request, i18n }: HttpContext) {
    const page = pageNumber(request)
    const members = await StaffMember.query()
      .preload('user')
      .orderBy('created_at')
      .orderBy('id')
      .paginate(page, PAGE)
    return view.render('pages/identity/admin/staff', { members, roles: roleOptions(i18n) })
  }

  async create({ view, i18n }: HttpContext) {
    return view.render('pages/identity/admin/staff_member', { roles: roleOptions(i18n) })
  }

  async store({ request, response, session, i18n }: HttpContext) {
    const appointment = await request.validateUsing(staffMemberValidator)
    const result = await appointStaff(appointment)
    if (!result.ok) refuseField('email', i18n.t(`identity.staff.problems.${result.error.type}`))
    const key = result.value.passwordLink ? 'identity.staff.invited' : 'identity.staff.added'
    session.flash('success', i18n.t(key, { email: appointment.email }))
    return response.redirect().toRoute('admin.staff.index')
  }

  async update({ request, response, session, params, i18n }: HttpContext) {
    const { role } = await request.validateUsing(staffRoleValidator)
    const changed = await StaffMember.change(params.id, (member, trx) =>
      member.changeRole(role, trx)
    )
    if (changed) session.flash('success', i18n.t('identity.staff.role_changed'))
    else session.flash('error', i18n.t('identity.staff.last_owner'))
    return response.redirect().toRoute('admin.staff.index')
  }
}

const roleOptions = (i18n: HttpContext['i18n']) =>
  staffRoles.map((value) => ({ value, label: i18n.t(`identity.staff.roles.${value}`) }))
