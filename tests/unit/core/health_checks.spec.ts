import { mock } from 'node:test'
import { test } from '@japa/runner'
import { BaseCheck, Result } from '@adonisjs/core/health'
import { Health, runChecks } from '#core/health/health'
import { healthChecks } from '#core/registries/health_checks'

const refused = () =>
  Object.assign(new Error("insert into `users` values ('ada@example.test') - refused"), {
    code: 'ER_DUP_ENTRY',
  })

/** The runner puts an end to its own timer when a test is over, so that time goes on again before that. */
async function withHeldTime(run: () => Promise<void>): Promise<void> {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    await run()
  } finally {
    mock.timers.reset()
  }
}

test.group('Health checks', () => {
  test('asked often, ask what they depend on once', async ({ assert }) => {
    let asked = 0
    const run = async () => Result.ok(`${++asked}`)
    const checks = new Health({ all: () => [{ name: 'gateway', run }] })
    await Promise.all([checks.recent(), checks.recent(), checks.recent()])
    await checks.recent()
    assert.equal(asked, 1)
    await checks.run()
    assert.equal(asked, 2)
  })

  test('tell what each found, in words and figures', async ({ assert }) => {
    const reports = await runChecks([
      { name: 'fine', run: async () => Result.ok('It answers').setMetaData({ waiting: 0 }) },
      { name: 'slow', route: 'admin.mails.index', run: async () => Result.warning('Late') },
      { name: 'down', critical: true, run: async () => Result.failed('Away') },
    ])
    assert.deepEqual(reports, {
      fine: { status: 'ok', message: 'It answers', critical: false, details: { waiting: 0 } },
      slow: { status: 'warning', message: 'Late', critical: false, route: 'admin.mails.index' },
      down: { status: 'failed', message: 'Away', critical: true },
    })
  })

  test('take the checks of AdonisJS as they are, and keep what one found for as long as it says', async ({
    assert,
  }) => {
    let asked = 0
    class Counted extends BaseCheck {
      name = 'counted'
      async run() {
        return Result.ok(`Asked ${++asked}`)
      }
    }
    const check = new Counted().as('counted once').cacheFor('1 minute')
    await runChecks([check])
    const reports = await runChecks([check])
    assert.equal(reports['counted once'].message, 'Asked 1')
  })

  test('[L8] show no value of a query that failed, thrown, handed over or repeated', async ({
    assert,
  }) => {
    const error = refused()
    const reports = await runChecks([
      {
        name: 'thrown',
        run: async () => {
          throw error
        },
      },
      { name: 'handed over', run: async () => Result.failed(error) },
      {
        name: 'repeated',
        run: async () =>
          Result.failed(`It says: ${error.message}`, error).mergeMetaData({ last: error.message }),
      },
    ])
    assert.notInclude(JSON.stringify(reports), 'ada@example.test')
    const safe = 'insert into `users` failed: ER_DUP_ENTRY'
    assert.deepEqual(reports, {
      'thrown': { status: 'failed', message: safe, critical: false },
      'handed over': { status: 'failed', message: safe, critical: false },
      'repeated': {
        status: 'failed',
        message: `It says: ${safe}`,
        critical: false,
        details: { last: safe },
      },
    })
  })

  test('one that throws something else or nothing failed as well, and stops no other', async ({
    assert,
  }) => {
    const reports = await runChecks([
      { name: 'odd', run: () => Promise.reject(null) },
      { name: 'silent', run: () => Promise.reject(new Error('')) },
      { name: 'fine', run: async () => Result.ok('It answers') },
    ])
    assert.deepInclude(reports.odd, { status: 'failed', message: 'Failed' })
    assert.deepInclude(reports.silent, { status: 'failed', message: 'Failed' })
    assert.equal(reports.fine.status, 'ok')
  })

  test('are not waited for longer than three seconds, and thirty where they are thorough', async ({
    assert,
  }) =>
    withHeldTime(async () => {
      const never = () => new Promise<Result>(() => {})
      const quick = runChecks([{ name: 'never', run: never }])
      mock.timers.tick(3_000)
      const { message } = (await quick).never
      assert.equal(message, 'No response within 3 seconds')

      let done = false
      const thorough = runChecks([{ name: 'never', thorough: true, run: never }])
      void thorough.then(() => (done = true))
      mock.timers.tick(29_000)
      await new Promise((resolve) => setImmediate(resolve))
      assert.isFalse(done)
      mock.timers.tick(1_000)
      assert.equal((await thorough).never.status, 'failed')
    }))

  test('all have thirty seconds in a thorough run, as that of the doctor on a slow machine', async ({
    assert,
  }) =>
    withHeldTime(async () => {
      const late = { name: 'late', run: () => answered.then(() => Result.ok('It answers')) }
      let answer = () => {}
      const answered = new Promise<void>((resolve) => (answer = resolve))
      const reports = new Health({ all: () => [late] }).run({ thorough: true })
      mock.timers.tick(20_000)
      answer()
      assert.equal((await reports).late.status, 'ok')
    }))

  test('a name belongs to one check', ({ assert }) => {
    const check = { name: 'test.only_one', run: async () => Result.ok('It answers') }
    healthChecks.add(check)
    assert.throws(() => healthChecks.add(check), 'There is a health check "test.only_one"')
  })
})
