import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { DateTime } from 'luxon'

class User extends BaseModel {
  static table = 'bench_users'
  @column({ isPrimary: true }) declare id: number
  @column() declare email: string
  @column() declare name: string
  @column.dateTime() declare createdAt: DateTime
}

class Thing extends BaseModel {
  static table = 'bench_things'
  @column({ isPrimary: true }) declare id: number
  @column() declare name: string
  @column() declare state: string
  @column() declare address: string
  @column() declare cores: number
  @column() declare memory: number
  @column() declare price: number
  @column.dateTime() declare createdAt: DateTime
  @column.dateTime() declare renewsAt: DateTime
}

server.use([])
router.use([
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('@adonisjs/session/session_middleware'),
  () => import('@adonisjs/shield/shield_middleware'),
])

const TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(4000)

/** Text that fills a page up to the size of the panel's page. */
const fill = (bytes: unknown) => TEXT.slice(0, Number(bytes) || 0)
const things = (rows: unknown) => Thing.query().orderBy('id').limit(Number(rows))

router.get('/', () => 'bare')

router.get('/enter', ({ session }) => {
  session.put('user', 1)
  return 'welcome'
})

router.get('/form', ({ view, request }) =>
  view.render('form', { fill: fill(request.input('fill')) })
)

router.get('/shelf', async ({ view, request }) =>
  view.render('list', {
    user: null,
    things: await things(request.input('rows')),
    fill: fill(request.input('fill')),
  })
)

router.get('/list', async ({ view, request, session }) => {
  const user = await User.findOrFail(session.get('user'))
  return view.render('list', {
    user,
    things: await things(request.input('rows')),
    fill: fill(request.input('fill')),
  })
})
