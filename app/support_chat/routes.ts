import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router.get('/contact', [controllers.supportChat.Contact, 'create']).as('contact.create')
router
  .post('/contact', [controllers.supportChat.Contact, 'store'])
  .as('contact.store')
  .use(middleware.throttle({ name: 'contact', requests: 5, duration: '10 minutes' }))

router
  .group(() => {
    router
      .get('/conversations', [controllers.supportChat.admin.Conversations, 'index'])
      .as('conversations.index')
    router
      .get('/conversations/:id', [controllers.supportChat.admin.Conversations, 'show'])
      .as('conversations.show')
    router
      .put('/conversations/:id', [controllers.supportChat.admin.Conversations, 'update'])
      .as('conversations.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'SupportChatConversationPolicy.answer' }))
