import router from '@adonisjs/core/services/router'
import { middleware } from '@innkeeper/panel'

const PointsController = () => import('./controllers/points_controller.ts')
const AdminPointsController = () => import('./controllers/admin/points_controller.ts')

router.get('/loyalty', [PointsController, 'index']).as('loyalty.index').use(middleware.auth())

router
  .get('/admin/loyalty', [AdminPointsController, 'index'])
  .as('admin.loyalty.index')
  .use(middleware.staff({ can: 'LoyaltyEntryPolicy.viewAll' }))
