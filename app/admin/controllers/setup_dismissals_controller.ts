import { putAway } from '#admin/setup/put_away'
import type { HttpContext } from '@adonisjs/core/http'

export default class SetupDismissalsController {
  /** Puts the setup checklist away; a second time changes nothing. */
  async store({ response, session, i18n }: HttpContext) {
    await putAway('put_away')
    session.flash('success', i18n.t('setup.put_away.done'))
    return response.redirect().toRoute('admin.dashboard.show')
  }
}
