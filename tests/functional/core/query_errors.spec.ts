import { Writable } from 'node:stream'
import { Logger } from '@adonisjs/core/logger'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import loggerConfig from '#config/logger'
import { loggable, reasonOf } from '#core/security/without_values'
import { retryLater } from '#core/work/retry_later'
import { problemOf } from '#provisioning/operations/problem'

const CANARY = 'leak@leak.test'

/** What a query says that cannot be carried out. */
async function queryError(): Promise<Error> {
  const id = 'x'.repeat(26)
  const row = { id, email: CANARY, name: `${CANARY}\n    at ${CANARY}`, nothing: CANARY }
  const insert = db.table('users').insert(row)
  return insert.then(
    () => new Error('it went through'),
    (error) => error
  )
}

test.group('Query errors in rows', () => {
  test('[M6] are kept without a value, for mails, messages, events, operations and clusters alike', async ({
    assert,
  }) => {
    const error = await queryError()
    const later = retryLater({ attempts: 0 }, error, { baseMs: 1, slowestMs: 1 })
    for (const kept of [later.reason, problemOf(error).message, reasonOf(error)]) {
      assert.notInclude(kept, CANARY)
      assert.include(kept, 'insert into')
    }
    const bare = reasonOf(new Error(error.message))
    assert.notInclude(bare, CANARY)
  })

  test('[M6] leave reasons of others as they are', ({ assert }) => {
    for (const reason of ['update your card', 'With regret: no room', 'call the bank'])
      assert.equal(reasonOf(new Error(reason)), reason)
    assert.equal(reasonOf('odd'), 'odd')
  })
})

test.group('Query errors in the log', () => {
  test('[M6] hold no value, whatever road they take', async ({ assert }) => {
    const lines: string[] = []
    const desination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const { redact, hooks } = loggerConfig.loggers.app
    const logger = new Logger({ enabled: true, level: 'info', redact, hooks, desination })
    const error = await queryError()
    assert.include(error.message, CANARY)

    logger.error({ err: error }, 'handler')
    logger.error({ error, other: 1 }, 'worker')
    logger.error(error)
    logger.error(new Error('outer', { cause: error }))
    logger.child({ job: 'a' }).error({ err: new AggregateError([error], 'many') }, 'command')
    assert.lengthOf(lines, 5)
    // As the framework reports what no page expected, and as somebody may who has nothing but the text.
    logger.error({ err: error, requestId: 'a' }, error.message)
    logger.error({ err: new Error('outer', { cause: error }) }, `It failed: ${error.message}`)
    logger.error({ reason: error.message }, 'worker')
    logger.warn(error.message)
    assert.lengthOf(lines, 9)
    assert.notInclude(lines.join(''), CANARY)
    for (const line of [lines[0], lines[2]]) assert.include(line, 'insert into')
    assert.include(lines[0], String.raw`\n    at `)
  })

  test('[M6] leave other texts as they are', ({ assert }) => {
    const parts = [
      { reason: 'update the host, or select another', err: null, count: 2 },
      'With pleasure: %s',
      'insert into the slot',
    ]
    assert.deepEqual(loggable(parts), parts)
  })
})
