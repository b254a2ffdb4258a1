import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'
import env from '#start/env'

router.get('/search', [controllers.core.Search, 'index']).as('search.index').use(middleware.auth())
router.get('/live/:topics', [controllers.core.Live, 'show']).as('live.show')
router
  .get('/.well-known/security.txt', [controllers.core.SecurityTxt, 'show'])
  .as('security_txt.show')
router.get('/brand/:file', [controllers.core.BrandFiles, 'show']).as('brand_files.show')
router.get('/robots.txt', [controllers.core.Robots, 'show']).as('robots.show')
router.get('/health/live', [controllers.core.Health, 'live']).as('health.live')
router.get('/health/ready', [controllers.core.Health, 'ready']).as('health.ready')
router.get('/metrics', [controllers.core.Metrics, 'show']).as('metrics.show')

if (!app.inProduction || env.get('DEMO')) {
  router.get('/dev/components', [controllers.core.DevComponents, 'index']).as('dev.components')
}
