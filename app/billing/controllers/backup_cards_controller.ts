import { chooseBackupMethod, dropBackupMethod } from '#billing/cards/change_methods'
import { ownMethod } from '#billing/cards/own_method'
import type { HttpContext } from '@adonisjs/core/http'

/** The card that is charged where the default one is refused. */
export default class BackupCardsController {
  async store(ctx: HttpContext) {
    const { response, session, i18n } = ctx
    const chosen = await chooseBackupMethod(await ownMethod(ctx))
    if (chosen) session.flash('success', i18n.t('billing.methods.backup_changed'))
    else session.flash('error', i18n.t('billing.methods.backup_is_default'))
    return response.redirect().toRoute('payment_methods.index')
  }

  async destroy(ctx: HttpContext) {
    const { response, session, i18n } = ctx
    await dropBackupMethod(await ownMethod(ctx))
    session.flash('success', i18n.t('billing.methods.backup_dropped'))
    return response.redirect().toRoute('payment_methods.index')
  }
}
