import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import env from '#start/env'

const LiveController = () => import('#core/controllers/live_controller')
const DevComponentsController = () => import('#core/controllers/dev_components_controller')
const SecurityTxtController = () => import('#core/controllers/security_txt_controller')
const RobotsController = () => import('#core/controllers/robots_controller')
const HealthController = () => import('#core/controllers/health_controller')

router.get('/live/:topics', [LiveController, 'show']).as('live.show')
router.get('/.well-known/security.txt', [SecurityTxtController, 'show']).as('security_txt.show')
router.get('/robots.txt', [RobotsController, 'show']).as('robots.show')
router.get('/health/live', [HealthController, 'live']).as('health.live')
router.get('/health/ready', [HealthController, 'ready']).as('health.ready')

if (!app.inProduction || env.get('DEMO')) {
  router.get('/dev/components', [DevComponentsController, 'index']).as('dev.components')
}
