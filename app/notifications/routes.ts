import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import env from '#start/env'
import { middleware } from '#start/kernel'
import { mailer } from '#notifications/mailing/mail_transport'

router
  .group(() => {
    router.get('/mails', [controllers.notifications.admin.Mails, 'index']).as('mails.index')
    router
      .post('/mails/tests', [controllers.notifications.admin.TestMails, 'store'])
      .as('mails.tests.store')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'NotificationsMailPolicy.manage' }))

router
  .group(() => {
    router.get('/alerts', [controllers.notifications.admin.Alerts, 'index']).as('alerts.index')
    router.put('/alerts', [controllers.notifications.admin.Alerts, 'update']).as('alerts.update')
    router
      .get('/alerts/settings', [controllers.notifications.admin.AlertWishes, 'edit'])
      .as('alert_wishes.edit')
    router
      .put('/alerts/settings', [controllers.notifications.admin.AlertWishes, 'update'])
      .as('alert_wishes.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff())

// Everybody may open these pages, and links to set a password stand in them: never where real customers are.
if (mailer === 'mailbox' && (!app.inProduction || env.get('DEMO'))) {
  router.get('/dev/mails', [controllers.notifications.DevMails, 'index']).as('dev.mails.index')
  router.get('/dev/mails/:id', [controllers.notifications.DevMails, 'show']).as('dev.mails.show')
  router
    .get('/dev/mails/:id/body', [controllers.notifications.DevMails, 'body'])
    .as('dev.mails.body')
}
