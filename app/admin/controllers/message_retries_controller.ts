import { audit } from '#audit/models/audit_entry'
import { transaction } from '#core/database/transaction'
import { outboxBacklog } from '#core/outbox/outbox_backlog'
import type { HttpContext } from '@adonisjs/core/http'

export default class MessageRetriesController {
  /** Delivers a parked message again, which is safe: consumers bear a second time. Says so where it is not parked any more. */
  async store({ params, response, session, i18n }: HttpContext) {
    const resumed = await transaction(async (trx) => {
      const done = await outboxBacklog.resumeOne(params.id, trx)
      if (done) await audit.record(trx, 'outbox_message.retried', { id: params.id })
      return done
    })
    if (resumed) session.flash('success', i18n.t('admin.system.parked.retried'))
    else session.flash('warning', i18n.t('admin.system.parked.not_parked'))
    return response.redirect().toRoute('admin.system.show')
  }
}
