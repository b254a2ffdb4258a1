import router from '@adonisjs/core/services/router'

const PoliciesController = () => import('#privacy/controllers/policies_controller')
const CookiesController = () => import('#privacy/controllers/cookies_controller')

router.get('/privacy', [PoliciesController, 'show']).as('privacy.show')
router.get('/cookies', [CookiesController, 'show']).as('cookies.show')
