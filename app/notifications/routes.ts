import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import env from '#start/env'
import { mailer } from '#notifications/mailing/mail_transport'

const DevMailsController = () => import('#notifications/controllers/dev_mails_controller')

// Everybody may open these pages, and links to set a password stand in them: never where real customers are.
if (mailer === 'mailbox' && (!app.inProduction || env.get('DEMO'))) {
  router.get('/dev/mails', [DevMailsController, 'index']).as('dev.mails.index')
  router.get('/dev/mails/:id', [DevMailsController, 'show']).as('dev.mails.show')
  router.get('/dev/mails/:id/body', [DevMailsController, 'body']).as('dev.mails.body')
}
