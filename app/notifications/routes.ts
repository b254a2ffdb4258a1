import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import env from '#start/env'
import { mailer } from '#notifications/mailing/mail_transport'

// Everybody may open these pages, and links to set a password stand in them: never where real customers are.
if (mailer === 'mailbox' && (!app.inProduction || env.get('DEMO'))) {
  router.get('/dev/mails', [controllers.notifications.DevMails, 'index']).as('dev.mails.index')
  router.get('/dev/mails/:id', [controllers.notifications.DevMails, 'show']).as('dev.mails.show')
  router
    .get('/dev/mails/:id/body', [controllers.notifications.DevMails, 'body'])
    .as('dev.mails.body')
}
