import { allowedBy } from '#core/named_action'
import { browserRules } from '#core/forms/browser_rules'
import { chooseWishes, wishesOf } from '#notifications/alerts/choose_wishes'
import { kindsFor, wishes } from '#notifications/alerts/wishes'
import { alertWishesValidator, wishesFrom, wishField } from '#notifications/alerts/wishes_form'
import type { HttpContext } from '@adonisjs/core/http'

/** How a member of the staff wants to be told of what needs attention. */
export default class AlertWishesController {
  async edit(ctx: HttpContext) {
    const { view, visitor, i18n } = ctx
    const kinds = await kindsFor(allowedBy(ctx))
    const wanted = await wishesOf(visitor.requireStaff().id)
    const fields = kinds.map((kind) => ({
      name: wishField(kind),
      label: labelOf(kind, i18n),
      value: wanted[kind] ?? 'mail',
    }))
    const options = wishes.map((value) => ({
      value,
      label: i18n.t(`notifications.alerts.wishes.${value}`),
    }))
    const rules = browserRules(alertWishesValidator(kinds))
    return view.render('pages/notifications/admin/alert_wishes', { fields, options, rules })
  }

  async update(ctx: HttpContext) {
    const { request, response, session, visitor, i18n } = ctx
    const kinds = await kindsFor(allowedBy(ctx))
    const input = await request.validateUsing(alertWishesValidator(kinds))
    await chooseWishes(visitor.requireStaff().id, wishesFrom(kinds, input))
    session.flash('success', i18n.t('notifications.alerts.saved'))
    return response.redirect().toRoute('admin.alert_wishes.edit')
  }
}

/** Packages bring kinds that may have no text here. */
function labelOf(kind: string, i18n: HttpContext['i18n']): string {
  const key = `notifications.alerts.kinds.${kind.replace('.', '_')}`
  return i18n.hasMessage(key) ? i18n.t(key) : kind
}
