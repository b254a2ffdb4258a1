import { test } from '@japa/runner'
import { HttpContextFactory } from '@adonisjs/core/factories/http'
import { forPeople } from '#core/middleware/for_people'

test.group('Middleware for people', () => {
  test('the file of a middleware is imported once, however many requests pass through it', async ({
    assert,
  }) => {
    let imported = 0
    let handled = 0
    class Counting {
      handle(_ctx: unknown, next: () => unknown) {
        handled++
        return next()
      }
    }
    const load = forPeople(async () => {
      imported++
      return { default: Counting }
    })

    const { default: Middleware } = await load()
    for (let request = 0; request < 3; request++) {
      await new Middleware().handle(new HttpContextFactory().create(), async () => {})
    }

    assert.deepEqual({ imported, handled }, { imported: 1, handled: 3 })
  })
})
