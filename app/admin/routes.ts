import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router
      .get('/', [controllers.admin.Overview, 'show'])
      .as('dashboard.show')
      .use(middleware.staff())
    router
      .get('/search', [controllers.admin.Search, 'index'])
      .as('search.index')
      .use(middleware.staff())

    router
      .group(() => {
        router.get('/settings', [controllers.admin.Settings, 'index']).as('settings.index')
        router.get('/settings/:group', [controllers.admin.Settings, 'edit']).as('settings.edit')
        router.put('/settings/:group', [controllers.admin.Settings, 'update']).as('settings.update')
        router
          .post('/setup/dismissals', [controllers.admin.SetupDismissals, 'store'])
          .as('setup_dismissals.store')
      })
      .use(middleware.staff({ can: 'AdminSettingPolicy.manage' }))

    router
      .group(() => {
        router.get('/system', [controllers.admin.System, 'show']).as('system.show')
        router
          .post('/system/messages/:id/retries', [controllers.admin.MessageRetries, 'store'])
          .as('system.message_retries.store')
      })
      .use(middleware.staff({ can: 'AdminSystemPolicy.manage' }))

    router
      .group(() => {
        router.get('/customers', [controllers.admin.Accounts, 'index']).as('accounts.index')
        router.get('/customers/:id', [controllers.admin.Accounts, 'show']).as('accounts.show')
      })
      .use(middleware.staff({ can: 'AdminCustomerPolicy.view' }))
  })
  .prefix('/admin')
  .as('admin')
