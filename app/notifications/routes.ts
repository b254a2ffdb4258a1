import router from '@adonisjs/core/services/router'
import { mailer } from '#notifications/mailing/mail_transport'

const DevMailsController = () => import('#notifications/controllers/dev_mails_controller')

if (mailer === 'mailbox') {
  router.get('/dev/mails', [DevMailsController, 'index']).as('dev.mails.index')
  router.get('/dev/mails/:id', [DevMailsController, 'show']).as('dev.mails.show')
  router.get('/dev/mails/:id/body', [DevMailsController, 'body']).as('dev.mails.body')
}
