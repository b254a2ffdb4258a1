import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

router.get('/privacy', [controllers.privacy.Policies, 'show']).as('privacy.show')
router.get('/cookies', [controllers.privacy.Cookies, 'show']).as('cookies.show')
