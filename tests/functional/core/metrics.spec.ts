import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import env from '#start/env'
import { forgetMetrics } from '#core/metrics/write_metrics'
import { metrics } from '#core/registries/metrics'
import Mail from '#notifications/models/mail'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { reportProcess } from '#tests/support/processes'
import { countQueries } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { openAlert, parkMessage } from '#tests/support/troubles'
import type { ApiClient } from '@japa/api-client'

const TOKEN = 'a-secret-of-prometheus'
const EMAIL = 'somebody.private@example.test'

/** One sample a line: name, labels and value. */
const LINE =
  /^[a-z_:][\w:]*(\{[a-z_]\w*="([^"\\\n]|\\[\\n"])*"(,[a-z_]\w*="([^"\\\n]|\\[\\n"])*")*\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/i

const ask = (client: ApiClient, header = `Bearer ${TOKEN}`) =>
  client.get('/metrics').header('authorization', header)

async function valueOf(client: ApiClient, sample: string): Promise<number> {
  forgetMetrics()
  const text = (await ask(client)).text()
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `))
  return Number(line?.split(' ').at(-1) ?? Number.NaN)
}

test.group('Metrics', (group) => {
  group.each.setup(async () => {
    env.set('METRICS_TOKEN', TOKEN)
    forgetMetrics()
    await resetState()
    return () => {
      env.set('METRICS_TOKEN', '')
      metrics.add({ name: 'test.broken', collect: () => [] })
    }
  })

  test('lead nowhere without a token of the installation, whoever asks', async ({ client }) => {
    env.set('METRICS_TOKEN', '')
    const staff = await sessionFor((await createStaff('owner')).user)
    ;(await client.get('/metrics').withSession(staff)).assertStatus(404)
    for (const header of ['', 'Bearer ', 'Bearer undefined', 'Bearer null'])
      (await ask(client, header)).assertStatus(404)
  })

  test('are refused to who does not show the token, staff included', async ({ client, assert }) => {
    const staff = await sessionFor((await createStaff('owner')).user)
    for (const header of ['', 'Bearer ', 'Bearer wrong', TOKEN, `Basic ${TOKEN}`, 'bearer']) {
      const answer = await ask(client, header)
      answer.assertStatus(401)
      assert.equal(answer.text(), '')
    }
    ;(await client.get('/metrics').withSession(staff)).assertStatus(401)
  })

  test('are text that Prometheus reads, and name nobody', async ({ client, assert }) => {
    const { user } = await createCustomer({ email: EMAIL, name: 'Somebody Private' })
    await client.get('/dashboard').withSession(await sessionFor(user))
    await client.get(`/password-reset/${EMAIL}-and-a-very-long-secret-behind-it`)
    await client.get(`/nowhere/${EMAIL}`)
    await reportProcess()
    await openAlert({ message: `Mail to ${EMAIL}` })
    await Mail.queue('test.unknown', 'one', { to: EMAIL })
    forgetMetrics()
    const answer = await ask(client)
    answer.assertStatus(200)
    answer.assertHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    answer.assertHeader('cache-control', 'no-store')
    const text = answer.text()
    for (const line of text.trimEnd().split('\n'))
      if (!line.startsWith('# ')) assert.match(line, LINE)
    for (const personal of ['@', 'Private', user.id, 'secret-behind'])
      assert.notInclude(text, personal)
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
    assert.lengthOf(new Set(names), names.length, 'a name is told twice')
  })

  test('count requests by the pattern of their route and their status', async ({
    client,
    assert,
  }) => {
    const sample = (route: string, status: number) =>
      `http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`
    const before = await valueOf(client, sample('/help', 200))
    for (let index = 0; index < 3; index++) await client.get('/help')
    await client.get('/nowhere/one')
    await client.get('/nowhere/two')
    assert.equal((await valueOf(client, sample('/help', 200))) - (before || 0), 3)
    assert.isAtLeast(await valueOf(client, sample('none', 404)), 2)
    const bucket = sample('/help', 200).replace('_count{', '_bucket{').replace('}', ',le="+Inf"}')
    assert.equal(await valueOf(client, bucket), await valueOf(client, sample('/help', 200)))
  })

  test('tell what waits, who works and what is wrong', async ({ client, assert }) => {
    await reportProcess({ host: 'w', pid: 7, version: '1.0.0', aheadMs: 3_000 })
    await parkMessage()
    await openAlert({ kind: 'provisioning.operations' })
    for (const cause of ['one', 'two', 'three']) await Mail.queue('test.unknown', cause, {})
    await Mail.query().where('cause', 'three').update({ state: 'failed' })
    const expected: Record<string, number> = {
      'innkeeper_queue_due{queue="mails"}': 2,
      'innkeeper_queue_due{queue="operations"}': 0,
      'innkeeper_messages_parked': 1,
      'innkeeper_workers': 1,
      'innkeeper_process_up{kind="worker",host="w",pid="7",version="1.0.0"}': 1,
      'innkeeper_process_clock_ahead_seconds{kind="worker",host="w",pid="7",version="1.0.0"}': 3,
      'innkeeper_mails{state="queued"}': 2,
      'innkeeper_mails{state="failed"}': 1,
      'innkeeper_alerts_open{kind="provisioning.operations",severity="failed"}': 1,
      'innkeeper_payment_issues_open': 0,
    }
    for (const [sample, value] of Object.entries(expected))
      assert.equal(await valueOf(client, sample), value, sample)
    assert.isAbove(await valueOf(client, 'process_resident_memory_bytes'), 1_000_000)
  })

  test('are what the dashboard and the documented rules ask for', async ({ client, assert }) => {
    const texts = await Promise.all(
      ['deploy/grafana/innkeeper.json', 'docs/operators/monitoring.md'].map((path) =>
        readFile(app.makePath(path), 'utf8')
      )
    )
    assert.containsSubset(JSON.parse(texts[0]), { title: 'Innkeeper' })
    const told = (await ask(client)).text()
    const names = texts.flatMap((text) => text.match(/\b(innkeeper|http_request)_[a-z_]+/g) ?? [])
    const known = new Set([...told.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
    const unknown = new Set(names.map((name) => name.replace(/_(bucket|count|sum)$/, '')))
    for (const name of known) unknown.delete(name)
    assert.deepEqual([...unknown], ['innkeeper_token'])
  })

  test('leave out what cannot be measured and tell the rest', async ({ client, assert }) => {
    metrics.add({ name: 'test.broken', collect: () => Promise.reject(new Error('no answer')) })
    const text = (await ask(client)).text()
    assert.include(text, 'innkeeper_workers 0')
  })

  test('are measured once in five seconds, however often they are asked for', async ({
    client,
    assert,
  }) => {
    await ask(client)
    assert.equal(await countQueries(async () => void (await ask(client))), 0)
    await db.from('mails').delete()
  })
})
