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

/** Text that fills a page up to the size of the panel's page. */
const fill = (bytes: unknown) => 'The quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(Number(bytes) / 45) || 0)

router.get('/form', ({ view, request }) => view.render('form', { fill: fill(request.input('fill')) }))

router.get('/list', async ({ view, request, session }) => {
  session.put('user', 1)
  const user = await User.findOrFail(1)
  const things = await Thing.query().orderBy('id').limit(Number(request.input('rows', 20)))
  return view.render('list', { user, things, fill: fill(request.input('fill')) })
})
