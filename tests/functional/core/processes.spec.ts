import { hostname } from 'node:os'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { clockResult } from '#core/health/database_checks'
import { shopHold } from '#core/hold/shop_hold'
import { workersCheck } from '#core/health/workers_check'
import { heartbeat } from '#core/processes/heartbeat'
import { panelProcesses } from '#core/processes/panel_processes'
import { health } from '#core/health/health'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'
import { reportProcess } from '#tests/support/processes'

const MINUTE = 60_000
/** Higher than any process of Linux has. */
const NOBODY = 2 ** 22 + 1

test.group('What processes report', (group) => {
  group.each.setup(() => async () => {
    await heartbeat.stop()
    await worker.stop()
    await db.from('processes').delete()
    clock.reset()
  })

  test('is there while a process runs, and gone once it ended in order', async ({ assert }) => {
    await heartbeat.start('worker')
    const [mine] = await panelProcesses.all()
    assert.containsSubset(mine, {
      kind: 'worker',
      pid: process.pid,
      state: 'running',
      works: false,
    })
    assert.equal(mine.host, hostname())
    assert.isAbove(mine.memoryBytes, 1_000_000)
    assert.isBelow(Math.abs(mine.aheadMs), 2_000)

    await heartbeat.stop()
    assert.deepEqual(await panelProcesses.all(), [])
    await heartbeat.beat()
    assert.deepEqual(await panelProcesses.all(), [])
  })

  test('comes back where it was forgotten while the process slept', async ({ assert }) => {
    await heartbeat.start('worker')
    await db.from('processes').delete()
    await heartbeat.beat()
    assert.lengthOf(await panelProcesses.all(), 1)
    await Promise.all([heartbeat.beat(), heartbeat.beat(), heartbeat.start('worker')])
    assert.lengthOf(await panelProcesses.all(), 1)
  })

  test('says whether the process works', async ({ assert }) => {
    await heartbeat.start('web')
    assert.isFalse((await panelProcesses.all())[0].works)
    worker.start()
    await heartbeat.beat()
    assert.isTrue((await panelProcesses.all())[0].works)
  })

  test('is that of a worker which looks for work, also while the shop is held closed', async ({
    assert,
    cleanup,
  }) => {
    cleanup(() => shopHold.end())
    await shopHold.begin()
    assert.isNull(worker.sinceSweepMs)
    worker.start()
    await new Promise((resolve) => setTimeout(resolve, 30))
    const before = worker.sinceSweepMs ?? 0
    await worker.sweep()
    assert.isBelow(worker.sinceSweepMs ?? Infinity, before)
  })

  test('takes away what a killed process of the same machine left, and nothing else', async ({
    assert,
  }) => {
    await reportProcess({ host: hostname(), pid: NOBODY })
    await reportProcess({ host: hostname(), pid: process.pid })
    await reportProcess({ host: hostname(), pid: process.ppid })
    await reportProcess({ host: 'another', pid: NOBODY })
    await heartbeat.start('web')
    const others = (await panelProcesses.all()).filter(({ id }) => id !== heartbeat.id)
    assert.sameMembers(
      others.map(({ pid }) => pid),
      [process.ppid, NOBODY]
    )
  })

  test('is forgotten a day after the last report', async ({ assert }) => {
    await reportProcess()
    const tidy = () => workRegistry.tasks.get('core.forget_old_rows')?.run()
    clock.travel({ hours: 23 })
    await tidy()
    assert.equal((await panelProcesses.all())[0].state, 'silent')
    clock.travel({ hours: 2 })
    await tidy()
    assert.deepEqual(await panelProcesses.all(), [])
  })
})

test.group('The check of workers', (group) => {
  group.each.setup(() => async () => void (await db.from('processes').delete()))

  test('is content with a worker, or a web process that works', async ({ assert }) => {
    await reportProcess({ kind: 'web', works: true })
    assert.equal((await workersCheck.run()).status, 'ok')
    await reportProcess()
    assert.containsSubset(await workersCheck.run(), {
      status: 'ok',
      meta: { workers: 2, processes: 2 },
    })
  })

  test('warns where no process reports at all', async ({ assert }) => {
    const { status, message } = await workersCheck.run()
    assert.equal(status, 'warning')
    assert.include(message, 'No processes are reporting')
  })

  test('fails where only pages are served', async ({ assert }) => {
    await reportProcess({ kind: 'web' })
    await reportProcess({ seenMsAgo: MINUTE })
    const { status, message } = await workersCheck.run()
    assert.equal(status, 'error')
    assert.include(message, 'No worker is running')
  })

  test('fails where a worker reports but looks for no work any more', async ({ assert }) => {
    await reportProcess({ pid: 1 })
    await reportProcess({ pid: 2, sweptMsBefore: 2 * MINUTE })
    const { status, message } = await workersCheck.run()
    assert.equal(status, 'error')
    assert.include(message, 'worker 2 on host-1')
    assert.notInclude(message, 'worker 1')
  })

  test('warns of a worker that fell silent until one was started in its place', async ({
    assert,
  }) => {
    await reportProcess({ pid: 1 })
    await reportProcess({ pid: 2, seenMsAgo: MINUTE })
    const { status, message } = await workersCheck.run()
    assert.equal(status, 'warning')
    assert.include(message, 'worker 2 on host-1')

    await reportProcess({ kind: 'web', startedMsAgo: 1_000 })
    assert.equal((await workersCheck.run()).status, 'warning')
    await reportProcess({ pid: 3, startedMsAgo: 1_000, host: 'host-2' })
    assert.equal((await workersCheck.run()).status, 'ok')
    await reportProcess({ pid: 4, seenMsAgo: MINUTE })
    assert.equal((await workersCheck.run()).status, 'warning')
  })

  test('warns of different versions and of clocks that differ, in seconds', async ({ assert }) => {
    await reportProcess({ pid: 1 })
    await reportProcess({ pid: 2, aheadMs: 7_200_000 })
    const ahead = await workersCheck.run()
    assert.equal(ahead.status, 'warning')
    assert.include(ahead.message, 'worker 2 on host-1 is 7200 seconds ahead')
    await reportProcess({ kind: 'web', pid: 3, version: '0.9.0' })
    const mixed = await workersCheck.run()
    assert.equal(mixed.status, 'warning')
    assert.include(mixed.message, 'web 3 on host-1 (0.9.0)')
  })
})

test.group('The checks of the database', () => {
  test('tell how far the clocks are apart', ({ assert }) => {
    assert.equal(clockResult(1_500).status, 'ok')
    assert.equal(clockResult(-1_500).status, 'ok')
    assert.include(clockResult(7_200_000).message, '7200 seconds ahead of')
    assert.containsSubset(clockResult(-90_400), {
      status: 'warning',
      meta: { ahead_seconds: -90 },
    })
    assert.include(clockResult(-90_400).message, '90 seconds behind')
  })

  test('tell that it can only be read', async ({ assert }) => {
    assert.equal((await health.run()).database_writes.status, 'ok')
    await db.rawQuery('pragma query_only = on')
    try {
      const { database, database_writes: writes } = await health.run()
      assert.equal(database.status, 'ok')
      assert.equal(writes.status, 'failed')
      assert.include(writes.message, 'accepts no changes')
    } finally {
      await db.rawQuery('pragma query_only = off')
    }
  }).skip(
    () => db.connection().dialect.name === 'mysql',
    'A server that refuses changes does so for everybody who uses it'
  )
})
