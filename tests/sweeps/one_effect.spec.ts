import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { mayContinue } from '#core/forms/form_promises'
import { newId } from '#core/ids'
import { useStripe } from '#tests/support/billing'
import { send, type Scene } from '#tests/support/deeds/deed'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'

interface Statement {
  sql: string
  __knexTxId?: string
}

/** Where a form led, who is asked for nothing more for a while, and what a browser keeps. */
const BESIDE = /`(submissions|sessions|rate_limits)`/

test.group('Every form that carries a marker', (group) => {
  let gateway: Scene['gateway']

  group.each.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })

  test('[M7] does all in the transaction that takes its marker, or says why not', async ({
    client,
    assert,
  }) => {
    const posted = writeRoutes().filter(({ method }) => method === 'POST')
    const routes = new Set(posted.map(({ name }) => name).filter((name) => !mayContinue(name)))
    for (const deed of Object.keys(deeds).filter((each) => routes.has(routeOf(each)))) {
      await limiter.clear()
      const scene = { client, gateway }
      const { form, ...prepared } = await deeds[deed](scene)
      const written = await writesOf(async () => {
        const marked = { ...prepared, form: { ...form, form_marker: newId() } }
        const answer = await send(scene, 'POST', marked)
        assert.isBelow(answer.status(), 400, deed)
      })
      assert.deepEqual(afterTheMarker(written), [], deed)
    }
  }).timeout(180_000)

  async function writesOf(work: () => Promise<void>): Promise<Statement[]> {
    const seen: Statement[] = []
    const listen = (statement: Statement) => {
      if (/^(insert|update|delete|replace)\b/i.test(statement.sql)) seen.push(statement)
    }
    const client = db.connection().getWriteClient()
    client.on('query', listen)
    try {
      await work()
    } finally {
      client.removeListener('query', listen)
    }
    return seen
  }

  function afterTheMarker(written: Statement[]): string[] {
    const marker = written.findIndex(({ sql }) => /^insert into `submissions`/.test(sql))
    if (marker === -1) return []
    const transaction = written[marker].__knexTxId
    return written
      .slice(marker)
      .filter(({ sql, __knexTxId }) => __knexTxId !== transaction && !BESIDE.test(sql))
      .map(({ sql }) => sql)
  }
})
