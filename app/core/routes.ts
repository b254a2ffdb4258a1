import router from '@adonisjs/core/services/router'

const LiveController = () => import('#core/controllers/live_controller')
const HealthController = () => import('#core/controllers/health_controller')

router.get('/live/:topics', [LiveController, 'show']).as('live.show')
router.get('/health/live', [HealthController, 'live']).as('health.live')
router.get('/health/ready', [HealthController, 'ready']).as('health.ready')
