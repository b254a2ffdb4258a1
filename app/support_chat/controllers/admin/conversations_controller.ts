import { audit } from '#audit/models/audit_entry'
import { cursorFrom, keysetPage } from '#core/database/keyset'
import { transaction } from '#core/database/transaction'
import Conversation, { conversationStates } from '#support_chat/models/conversation'
import type { HttpContext } from '@adonisjs/core/http'

const PER_PAGE = 30

export default class ConversationsController {
  async index({ request, view }: HttpContext) {
    const state = conversationStates.find((known) => known === request.input('state')) ?? 'open'
    const at = cursorFrom(request)
    const query = Conversation.query().where('state', state)
    const conversations = await keysetPage(query, { key: 'id', size: PER_PAGE, at })
    return view.render('pages/support_chat/admin/index', { conversations, state })
  }

  async show({ params, view }: HttpContext) {
    const conversation = await Conversation.query()
      .where('id', params.id)
      .preload('messages', (query) => query.orderBy('id'))
      .firstOrFail()
    return view.render('pages/support_chat/admin/show', { conversation })
  }

  /** Closes an open conversation, opens a closed one. */
  async update({ params, request, response, visitor }: HttpContext) {
    const conversation = await Conversation.findOrFail(params.id)
    const open = request.input('state') === 'open'
    await transaction(async (trx) => {
      const changed = open
        ? await conversation.reopen(trx)
        : await conversation.close(visitor.requireUser().id, trx)
      if (!changed) return
      const action = open ? 'conversation.reopened' : 'conversation.closed'
      await audit.record(trx, action, ['conversation', conversation.id])
    })
    return response.redirect().toRoute('admin.conversations.show', [conversation.id])
  }
}
