import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Mail from '#notifications/models/mail'
import { TEST_MAIL } from '#notifications/mails/test_mail'
import type { HttpContext } from '@adonisjs/core/http'

export default class TestMailsController {
  /** Sends a mail to whoever asks, through the mail server that customers' mail goes through. */
  async store({ visitor, response, session, i18n }: HttpContext) {
    const { id: userId, email } = visitor.requireUser()
    const cause = newId()
    await transaction(async (trx) => {
      await Mail.queue(TEST_MAIL, cause, { userId }, trx)
      await audit.record(trx, 'mail.test_requested', ['mail', null], { changes: { cause } })
    })
    session.flash('success', i18n.t('notifications.admin.test_queued', { email }))
    return response.redirect().toRoute('admin.mails.index', [], { qs: { show: 'sent' } })
  }
}
