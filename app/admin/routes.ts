import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { MOST_BYTES } from '#core/brand/images/read_image'
import { resumeForms } from '#core/forms/form_promises'
import { uploads } from '#core/forms/uploads'
import { middleware } from '#start/kernel'
import { sampleBrands } from '#admin/brand/sample_brands'

uploads.allowAt('/admin/settings/brand/files/:slot', MOST_BYTES)

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
        router
          .get('/:list/export', [controllers.admin.ListExports, 'show'])
          .as('list_exports.show')
          .use(middleware.throttle({ name: 'exports', requests: 30, duration: '10 minutes' }))
        router
          .post('/:list/actions', [controllers.admin.ListActions, 'store'])
          .as('list_actions.store')
        router
          .put('/:list/columns', [controllers.admin.ListColumns, 'update'])
          .as('list_columns.update')
        router.post('/:list/views', [controllers.admin.ListViews, 'store']).as('list_views.store')
        router
          .delete('/:list/views/:id', [controllers.admin.ListViews, 'destroy'])
          .as('list_views.destroy')
      })
      .prefix('/lists')
      .use(middleware.staff())

    router
      .group(() => {
        router.get('/settings', [controllers.admin.Settings, 'index']).as('settings.index')
        router
          .group(() => {
            router.get('/', [controllers.admin.Brand, 'edit']).as('edit')
            router.put('/', [controllers.admin.Brand, 'update']).as('update')
            router.delete('/', [controllers.admin.Brand, 'destroy']).as('destroy')
            router.get('/preview', [controllers.admin.BrandPreviews, 'show']).as('preview.show')
            router.put('/files/:slot', [controllers.admin.BrandFiles, 'update']).as('files.update')
            router
              .delete('/files/:slot', [controllers.admin.BrandFiles, 'destroy'])
              .as('files.destroy')
            if (sampleBrands().length > 0)
              router.post('/samples', [controllers.admin.BrandSamples, 'store']).as('samples.store')
          })
          .prefix('/settings/brand')
          .as('settings.brand')
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

// What was done to a row is refused the second time; the others are still to be done.
resumeForms('admin.list_actions.store')
