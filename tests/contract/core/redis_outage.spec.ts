import { test } from '@japa/runner'
import { Journey } from '#tests/support/journey'
import { PanelProcesses, until, type PanelPart } from '#tests/support/panel_processes'
import { RedisRelay, redisAnswers } from '#tests/support/redis_relay'
import type { HealthReports } from '#core/health/health'

const TOKEN = 'a-secret-of-the-monitoring'
/** A session is read, attempts are counted and a session is written: each waits a second, once. */
const PAGE_WITHIN_MS = 5_000
const END_WITHIN_MS = 12_000

const redisIsThere = await redisAnswers()

/** A panel that uses Redis for everything it can, with a worker beside it. */
async function installation(redisPort: number) {
  const panel = await PanelProcesses.create({
    LOG_LEVEL: 'info',
    SESSION_STORE: 'redis',
    LIMITER_STORE: 'redis',
    LIVE_BUS: 'redis',
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: String(redisPort),
    HEALTH_TOKEN: TOKEN,
  })
  return { panel, web: await panel.web(), worker: await panel.worker() }
}

/** Asks it to end; one that does not in time is ended, which is told. */
async function endOf(part: PanelPart): Promise<string | null> {
  const forced = setTimeout(() => part.kill('SIGKILL'), END_WITHIN_MS)
  const { end } = await part.terminate()
  clearTimeout(forced)
  return end
}

async function redisHealth(url: string) {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const answer = await fetch(`${url}/health/ready`, { headers })
  const { checks } = (await answer.json()) as { checks: HealthReports }
  return { answer: answer.status, status: checks.redis?.status }
}

/** How long each of these pages took at most, and what was not answered with a page. */
async function slowest(url: string, paths: string[]) {
  let longest = 0
  const odd: string[] = []
  for (const path of paths) {
    const began = performance.now()
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(30_000) })
    await answer.text()
    longest = Math.max(longest, performance.now() - began)
    if (answer.status !== 200) odd.push(`${path} ${answer.status}`)
  }
  return { longest, odd }
}

test.group('Redis that falls silent, or refuses', () => {
  test('[H5] pages answer in time, health says so, and everything ends when asked to', async ({
    assert,
    cleanup,
  }) => {
    const relay = await RedisRelay.start()
    cleanup(() => relay.refuse())
    const { panel, web, worker } = await installation(relay.port)
    cleanup(() => panel.stop())
    const { url } = web
    const browser = new Journey(url)
    await browser.open('/sign-up')
    await browser.press('Create account', {
      'Name': 'Grace Hopper',
      'Email address': 'grace@example.test',
      'Password': 'a rather long pass phrase',
      'Country': 'Germany',
    })
    assert.equal((await browser.open('/dashboard')).path, '/dashboard')
    assert.deepEqual(await redisHealth(url), { answer: 200, status: 'ok' })

    for (const outage of ['fallSilent', 'refuse'] as const) {
      await relay[outage]()
      const [before, workedBefore] = [web.lines.length, worker.lines.length]
      const began = performance.now()
      const { path } = await browser.open('/dashboard')
      assert.equal(path, '/sign-in', 'somebody without a session is a visitor')
      assert.isBelow(performance.now() - began, 2 * PAGE_WITHIN_MS)
      const then = performance.now()
      for (let count = 0; count < 3; count++) await browser.open('/help')
      assert.isBelow(performance.now() - then, 2_000, 'only the first page waits')
      const pages = ['/', '/sign-in', '/health/live', '/help', '/cart', '/contact']
      const { longest, odd } = await slowest(url, [...pages, ...pages, ...pages])
      assert.deepEqual(odd, [])
      assert.isBelow(longest, PAGE_WITHIN_MS)
      const asked = performance.now()
      const visitor = new Journey(url)
      await visitor.open('/sign-in')
      const fields = { 'Email address': 'grace@example.test', 'Password': 'wrong' }
      assert.equal((await visitor.press('Sign in', fields)).status, 503)
      assert.isBelow(performance.now() - asked, PAGE_WITHIN_MS)
      await until('health', async () => (await redisHealth(url)).status === 'failed')
      assert.equal((await redisHealth(url)).answer, 200)
      const told = web.lines.slice(before).filter((line) => /does not answer|ioredis/.test(line))
      assert.isAtMost(told.length, 8, told.join('\n'))
      const worked = worker.lines.slice(workedBefore)
      assert.isAtMost(worked.length, 8, worked.join('\n').slice(0, 3000))

      await relay.answer()
      await until('the session', async () => {
        return (await browser.open('/dashboard')).path === '/dashboard'
      })
      await until('health', async () => (await redisHealth(url)).status === 'ok')
    }

    await relay.fallSilent()
    assert.equal(await endOf(web), 'exit 0', web.lines.slice(-20).join('\n'))
    assert.equal(await endOf(worker), 'exit 0', worker.lines.slice(-20).join('\n'))
  })
    .timeout(240_000)
    .skip(!redisIsThere, 'No Redis answers')

  for (const outage of ['fallSilent', 'refuse'] as const) {
    test(`[H5] web and worker start and end where it ${outage === 'refuse' ? 'refuses' : 'is silent'} from the beginning`, async ({
      assert,
      cleanup,
    }) => {
      const relay = await RedisRelay.start()
      cleanup(() => relay.refuse())
      await relay[outage]()
      const { panel, web, worker } = await installation(relay.port)
      cleanup(() => panel.stop())
      const { url } = web
      const { longest, odd } = await slowest(url, ['/', '/sign-in', '/', '/sign-in'])
      assert.deepEqual(odd, [])
      assert.isBelow(longest, PAGE_WITHIN_MS)
      assert.deepEqual(await redisHealth(url), { answer: 200, status: 'failed' })
      await until('the worker', async () => worker.lines.some((line) => line.includes('Working')))
      assert.isNull(worker.end)
      assert.equal(await endOf(web), 'exit 0', web.lines.slice(-20).join('\n'))
      assert.equal(await endOf(worker), 'exit 0', worker.lines.slice(-20).join('\n'))
    }).timeout(180_000)
  }
})
