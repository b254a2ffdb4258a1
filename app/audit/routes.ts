import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .get('/admin/audit', [controllers.audit.admin.AuditEntries, 'index'])
  .as('admin.audit.index')
  .use(middleware.staff({ can: 'AuditEntryPolicy.view' }))
