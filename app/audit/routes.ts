import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const AuditEntriesController = () => import('#audit/controllers/admin/audit_entries_controller')

router
  .get('/admin/audit', [AuditEntriesController, 'index'])
  .as('admin.audit.index')
  .use(middleware.staff({ can: 'audit.view' }))
