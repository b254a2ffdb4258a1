import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { useStripe } from '#tests/support/billing'
import { actorsOf, attemptBy, mayDo, type Actor } from '#tests/support/deeds/actors'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'
import { send, type Scene } from '#tests/support/deeds/deed'
import { resetState } from '#tests/support/reset_state'
import { allRows, foreignChanges } from '#tests/support/rows'
import { sample } from '#tests/support/sample'

/** Pairs of a deed and whoever tries it; all of them with `FULL=1`. */
const SOME_TRIES = 150

const tries = Object.keys(deeds).flatMap((deed) =>
  actorsOf(deed).map((actor): [string, Actor] => [deed, actor])
)
const chosen = Map.groupBy(sample(tries, SOME_TRIES), ([deed]) => deed)

test.group('Every write route, tried by everybody', (group) => {
  let gateway: Scene['gateway']

  group.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.setup(() => resetState())

  for (const [deed, pairs] of chosen) {
    for (const [, actor] of pairs) {
      const may = mayDo(deed).includes(actor)
      test(`[H3] ${deed} ${may ? 'is done' : 'changes nothing foreign'} by ${actor}`, async ({
        client,
        assert,
      }) => {
        const scene = { client, gateway }
        const method = writeRoutes().find(({ name }) => name === routeOf(deed))?.method ?? ''
        const { deed: attempt, own } = await attemptBy(actor, await deeds[deed](scene))
        await limiter.clear()
        const before = await allRows()
        const answer = await send(scene, method, attempt)
        const after = await allRows()

        assert.isBelow(answer.status(), 500, answer.text().slice(0, 300))
        if (!may) return assert.deepEqual(foreignChanges(before, after, own), [])
        assert.isBelow(answer.status(), 400, answer.text().slice(0, 300))
        assert.isNotEmpty(foreignChanges(before, after, []), 'nothing was done')
        assert.isUndefined(answer.flashMessages().error)
        assert.isEmpty(answer.flashMessages().inputErrorsBag ?? {})
      })
    }
  }
})
