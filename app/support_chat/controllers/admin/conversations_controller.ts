import { audit } from '#audit/models/audit_entry'
import { transaction } from '#core/database/transaction'
import Conversation, { conversationStates } from '#support_chat/models/conversation'
import type { HttpContext } from '@adonisjs/core/http'

const PER_PAGE = 30

export default class ConversationsController {
  async index({ request, view }: HttpContext) {
    const page = Math.max(1, Number(request.input('page', 1)) || 1)
    const state = conversationStates.find((known) => known === request.input('state')) ?? 'open'
    const conversations = await Conversation.query()
      .where('state', state)
      .orderBy('id', 'desc')
      .paginate(page, PER_PAGE)
    conversations.queryString({ state })
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
      await audit.record({ action, subject: { type: 'conversation', id: conversation.id } }, trx)
    })
    return response.redirect().toRoute('admin.conversations.show', [conversation.id])
  }
}
