import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'
import { lendMiddleware } from '@innkeeper/panel'
import { forPeople } from '#core/middleware/for_people'

server.errorHandler(() => import('#core/exceptions/handler'))

server.use([
  () => import('#core/middleware/request_context_middleware'),
  () => import('#core/middleware/access_log_middleware'),
  () => import('#core/middleware/host_middleware'),
  () => import('#core/middleware/static_files_middleware'),
  () => import('#core/middleware/well_formed_query_middleware'),
])

router.use([
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('#core/middleware/uploads_middleware'),
  () => import('#core/middleware/well_formed_body_middleware'),
  () => import('#core/middleware/detect_locale_middleware'),
  forPeople(() => import('#core/middleware/session_middleware')),
  forPeople(() => import('#core/middleware/form_token_middleware')),
  forPeople(() => import('#core/middleware/page_context_middleware')),
  forPeople(() => import('#identity/middleware/visitor_middleware')),
  forPeople(() => import('#identity/middleware/initialize_bouncer_middleware')),
  forPeople(() => import('#identity/middleware/held_shop_middleware')),
  forPeople(() => import('#core/middleware/submission_middleware')),
])

export const middleware = router.named({
  auth: () => import('#identity/middleware/auth_middleware'),
  guest: () => import('#identity/middleware/guest_middleware'),
  staff: () => import('#identity/middleware/staff_middleware'),
  confirmed: () => import('#identity/middleware/confirmed_middleware'),
  throttle: () => import('#identity/middleware/throttle_middleware'),
})

lendMiddleware(middleware)
