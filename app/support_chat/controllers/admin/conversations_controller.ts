import { staffListPage } from '#core/lists/pages'
import { closeByStaff, reopenByStaff } from '#support_chat/conversations/change_by_staff'
import Conversation from '#support_chat/models/conversation'
import type { HttpContext } from '@adonisjs/core/http'

export default class ConversationsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'conversations')
    return ctx.view.render('pages/support_chat/admin/index', { list })
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
    if (request.input('state') === 'open') await reopenByStaff(conversation)
    else await closeByStaff(conversation, visitor.requireUser().id)
    return response.redirect().toRoute('admin.conversations.show', [conversation.id])
  }
}
