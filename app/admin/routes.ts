import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const OverviewController = () => import('#admin/controllers/overview_controller')
const SearchController = () => import('#admin/controllers/search_controller')
const SettingsController = () => import('#admin/controllers/settings_controller')
const AccountsController = () => import('#admin/controllers/accounts_controller')

router
  .group(() => {
    router.get('/', [OverviewController, 'show']).as('dashboard.show').use(middleware.staff())
    router.get('/search', [SearchController, 'index']).as('search.index').use(middleware.staff())

    router
      .group(() => {
        router.get('/settings', [SettingsController, 'index']).as('settings.index')
        router.get('/settings/:group', [SettingsController, 'edit']).as('settings.edit')
        router.put('/settings/:group', [SettingsController, 'update']).as('settings.update')
      })
      .use(middleware.staff({ can: 'settings.manage' }))

    router
      .group(() => {
        router.get('/customers', [AccountsController, 'index']).as('accounts.index')
        router.get('/customers/:id', [AccountsController, 'show']).as('accounts.show')
      })
      .use(middleware.staff({ can: 'customers.view' }))
  })
  .prefix('/admin')
  .as('admin')
