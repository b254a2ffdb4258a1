import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const ContactController = () => import('#support_chat/controllers/contact_controller')
const AdminConversationsController = () =>
  import('#support_chat/controllers/admin/conversations_controller')

router.get('/contact', [ContactController, 'create']).as('contact.create')
router
  .post('/contact', [ContactController, 'store'])
  .as('contact.store')
  .use(middleware.throttle({ name: 'contact', requests: 5, duration: '10 minutes' }))

router
  .group(() => {
    router.get('/conversations', [AdminConversationsController, 'index']).as('conversations.index')
    router
      .get('/conversations/:id', [AdminConversationsController, 'show'])
      .as('conversations.show')
    router
      .put('/conversations/:id', [AdminConversationsController, 'update'])
      .as('conversations.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'conversations.answer' }))
