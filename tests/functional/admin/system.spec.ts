import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import AuditEntry from '#audit/models/audit_entry'
import { clock } from '#core/clock'
import { backupResult } from '#core/health/backup_check'
import { health } from '#core/health/health'
import { lastBackup } from '#core/health/last_backup'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'
import Mail from '#notifications/models/mail'
import env from '#start/env'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { reportProcess } from '#tests/support/processes'
import { countQueries } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { openAlert, parkMessage } from '#tests/support/troubles'
import type { StaffRole } from '#core/registries/permissions'

const PATH = '/admin/system'
/** The sign-in, six kinds of work, and one for each other part of the page. */
const MOST_QUERIES = 18

const as = async (role: StaffRole) => sessionFor((await createStaff(role)).user)

test.group('The page System', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(() => clock.reset())

  test('is empty in an empty shop, and closed to who has no right to it', async ({ client }) => {
    const page = await client.get(PATH).withSession(await as('manager'))
    page.assertStatus(200)
    for (const text of ['No processes are reporting', 'No failed messages', 'All clear', 'Unknown'])
      page.assertTextIncludes(text)
    ;(await client.get(PATH).withSession(await as('support'))).assertStatus(403)
    const customer = await sessionFor((await createCustomer()).user)
    ;(await client.get(PATH).withSession(customer)).assertStatus(403)
  })

  test('has a name for every queue of the panel', ({ assert }) => {
    const ours = [...workRegistry.sources.keys()].filter((name) => !name.startsWith('test'))
    const i18n = i18nManager.locale('en')
    assert.deepEqual(
      ours.filter((name) => !i18n.hasMessage(`admin.system.queues.kinds.${name}`)),
      []
    )
  })

  test('tells processes, work that is due, tasks, messages, mails, versions and alerts', async ({
    client,
  }) => {
    await reportProcess({ kind: 'web', host: 'web-1', version: '2.3.4' })
    await reportProcess({ host: 'worker-1', pid: 815, sweptMsBefore: 120_000 })
    await openAlert({ message: 'Three operations' })
    await parkMessage('<i>broken</i>')
    for (const cause of ['one', 'two']) await Mail.queue('test.unknown', cause, {})
    await Mail.query().where('cause', 'one').update({ state: 'failed' })
    await db.table('scheduled_tasks').insert({
      name: 'core.forget_old_rows',
      next_run_at: clock.nowMs(),
      known_since: clock.nowMs(),
      failures: 3,
      last_error: 'no room',
    })
    clock.travel({ seconds: 30 })
    const page = await client.get(PATH).withSession(await as('owner'))
    for (const text of [
      'web-1',
      '2.3.4',
      'worker-1 815',
      'Hung',
      'Three operations',
      '&lt;i&gt;broken&lt;/i&gt;',
      'Retry message',
      '3 failures',
      'no room',
      '30 seconds',
      process.versions.node,
      db.connection().dialect.name === 'mysql' ? 'MariaDB' : 'SQLite',
      ' free',
    ])
      page.assertTextIncludes(text)
  })

  test('says of work that a package brings without a count that it is not known', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(() => void workRegistry.sources.delete('test.package'))
    const source = { due: async () => [], run: async () => {} }
    workRegistry.addSource({
      name: 'test.package',
      concurrency: 1,
      load: async () => ({ default: source }),
    })
    const page = await client.get(PATH).withSession(await as('owner'))
    assert.match(page.text(), /test\.package<\/th>\s*<td class="number"[^>]*>Unknown</)
  })

  test('takes a few queries, however much there is', async ({ client, assert }) => {
    const session = await as('owner')
    const open = async () => (await client.get(PATH).withSession(session)).assertStatus(200)
    await open()
    const empty = await countQueries(open)
    for (let index = 0; index < 30; index++) {
      await parkMessage()
      await openAlert()
      await reportProcess({ pid: index })
    }
    assert.equal(await countQueries(open), empty)
    assert.isAtMost(empty, MOST_QUERIES)
  })
})

test.group('Parked messages', (group) => {
  group.each.setup(() => resetState())

  const retry = (id: string) => `${PATH}/messages/${id}/retries`

  test('are delivered again once, with an audit entry', async ({ client, assert }) => {
    const id = await parkMessage()
    const session = await as('manager')
    const send = () => client.post(retry(id)).withSession(session).redirects(0)
    ;(await send()).assertFlashMessage('success', 'The message is being delivered again.')
    const row = await db.from('outbox_messages').where({ id }).firstOrFail()
    assert.isNull(row.parked_at)
    assert.equal(Number(row.attempts), 0)
    ;(await send()).assertFlashMessage(
      'warning',
      'This message is no longer waiting. Nothing was changed.'
    )
    assert.lengthOf(await AuditEntry.query().where('action', 'outbox_message.retried'), 1)
    await worker.drain()
    assert.equal(Number((await db.from('outbox_messages').where({ id }).first()).attempts), 1)
  })

  test('stay parked where somebody without the right asks, or for a message that is not there', async ({
    client,
    assert,
  }) => {
    const id = await parkMessage()
    ;(await client.post(retry(id)).withSession(await as('support'))).assertStatus(403)
    assert.isNotNull((await db.from('outbox_messages').where({ id }).first()).parked_at)
    const gone = await client
      .post(retry('01JD3V6W8QZ4X9T2M5N7P0R1S3'))
      .withSession(await as('owner'))
      .redirects(0)
    gone.assertFlashMessage('warning', 'This message is no longer waiting. Nothing was changed.')
    assert.lengthOf(await AuditEntry.query().where('action', 'outbox_message.retried'), 0)
  })
})

test.group('What the page System is made of', () => {
  test('every kind of leased work tells how much is due and since when', async ({ assert }) => {
    await resetState()
    for (const cause of ['one', 'later']) await Mail.queue('test.unknown', cause, {})
    await Mail.query()
      .where('cause', 'later')
      .update({ run_at: clock.nowMs() + 3600_000 })
    clock.travel({ seconds: 90 })
    for (const [name, source] of workRegistry.sources) {
      if (name.startsWith('test.')) continue
      const backlog = await source.backlog?.()
      assert.equal(backlog?.due, name === 'mails' ? 1 : 0, name)
    }
    const mails = await workRegistry.sources.get('mails')?.backlog?.()
    assert.approximately(clock.nowMs() - (mails?.oldestMs ?? 0), 90_000, 5_000)
    clock.reset()
    await resetState()
  })

  test('the last backup is what its file says, and unknown where that says nothing', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'backup-'))
    cleanup(() => rm(folder, { recursive: true }))
    const file = join(folder, 'last_backup.json')
    assert.isNull(await lastBackup(file))
    for (const text of ['', '[]', 'null', '{"at":"yesterday"}', '{"at":']) {
      await writeFile(file, text)
      assert.isNull(await lastBackup(file), text)
    }
    await writeFile(file, '{"at":"2026-11-27T02:00:00Z"}')
    assert.deepEqual(await lastBackup(file), {
      at: new Date('2026-11-27T02:00:00Z'),
      bytes: null,
      file: null,
    })
    await writeFile(file, '{"at":"2026-11-27T02:00:00Z","bytes":52428800}')
    assert.equal((await lastBackup(file))?.bytes, 52_428_800)
    await writeFile(file, '{"at":"2026-11-27T02:00:00Z","file":"/var/backups/shop.tar"}')
    assert.equal((await lastBackup(file))?.file, 'shop.tar')
  })

  test('[M6] the last backup is shown with its age, size and file, and told of when it is too old', async ({
    client,
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'backup-'))
    cleanup(() => rm(folder, { recursive: true }))
    const file = join(folder, 'last_backup.json')
    env.set('BACKUP_STATUS_FILE', file)
    cleanup(() => env.set('BACKUP_STATUS_FILE', ''))
    const made = async (days: number) => {
      const at = clock.now().minus({ days }).toISO()
      await writeFile(file, JSON.stringify({ at, bytes: 52_428_800, file: 'shop.tar' }))
      return (await health.run()).backup
    }
    assert.equal((await made(0)).status, 'ok')
    assert.equal((await made(1)).status, 'ok')
    assert.equal((await made(-1)).status, 'ok', 'of a clock that is ahead')
    const late = await made(3)
    assert.deepEqual([late.status, late.message.includes('3 days old')], ['warning', true])
    assert.equal((await made(8)).status, 'failed')
    const page = await client.get('/admin/system').withSession(await as('owner'))
    for (const text of ['8 days old', '50 MB', 'shop.tar']) page.assertTextIncludes(text)
  })

  test('[M6] no backup at all is told of in production, and not where somebody tries it out', ({
    assert,
  }) => {
    assert.equal(backupResult(null, true).status, 'warning')
    assert.equal(backupResult(null, false).status, 'ok')
  })
})
