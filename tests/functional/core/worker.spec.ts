import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { scheduledTasksCheck } from '#core/health/scheduled_tasks_check'
import { shopHold } from '#core/hold/shop_hold'
import { taskRuns } from '#core/work/task_runs'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'
import { countQueries } from '#tests/support/provisioning'

/** A source whose rows finish when the test says so. */
function slowSource(name: string, concurrency: number) {
  const started: string[] = []
  const finish = new Map<string, () => void>()
  workRegistry.addSource({
    name,
    concurrency,
    due: async () => [],
    run: (id) => {
      started.push(id)
      return new Promise((resolve) => finish.set(id, resolve))
    },
  })
  return { started, finish: (id: string) => finish.get(id)?.() }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test.group('Worker', (group) => {
  group.each.setup(async () => {
    await shopHold.isOn()
    const tasks = [...workRegistry.tasks]
    workRegistry.tasks.clear()
    return async () => {
      await worker.stop()
      clock.reset()
      workRegistry.sources.delete('test.slow')
      workRegistry.tasks.clear()
      for (const [name, task] of tasks) workRegistry.tasks.set(name, task)
    }
  })

  test('never works on more rows of a source than it allows, nor on one twice', async ({
    assert,
  }) => {
    const source = slowSource('test.slow', 2)
    worker.start()
    for (const id of ['a', 'a', 'b', 'c']) worker.offer('test.slow', id)
    await turn()
    assert.deepEqual(source.started, ['a', 'b'])
    source.finish('a')
    await turn()
    assert.deepEqual(source.started, ['a', 'b', 'c'])
    source.finish('b')
    source.finish('c')
  })

  test('takes in a backlog with one look, and works it off without another', async ({ assert }) => {
    const ids = Array.from({ length: 30 }, (_, index) => `row ${index}`)
    const done: string[] = []
    workRegistry.addSource({
      name: 'test.slow',
      concurrency: 2,
      due: async (limit) => ids.splice(0, limit),
      run: async (id) => void done.push(id),
    })
    worker.start()
    await worker.sweep()
    for (let turns = 0; turns < 100; turns++) await turn()
    assert.lengthOf(done, 30)
  })

  test('keeps no wake-up where it does not run', async ({ assert }) => {
    const source = slowSource('test.slow', 2)
    worker.offer('test.slow', 'before')
    worker.start()
    worker.offer('test.slow', 'now')
    await turn()
    assert.deepEqual(source.started, ['now'])
    source.finish('now')
  })

  test('with nothing to do a sweep asks the database once for each source and once for tasks', async ({
    assert,
  }) => {
    workRegistry.addTask({ name: 'test.idle', everyMs: 60_000, run: async () => {} })
    await worker.sweep()
    await worker.stop()
    worker.start()
    const asked = await countQueries(() => worker.sweep())
    assert.isAtMost(asked, workRegistry.sources.size + 1)
  })

  test('takes nothing more when it is asked to stop, and waits for what runs', async ({
    assert,
  }) => {
    const source = slowSource('test.slow', 1)
    worker.start()
    worker.offer('test.slow', 'running')
    worker.offer('test.slow', 'waiting')
    await turn()
    let stopped = false
    const stop = worker.stop().then(() => (stopped = true))
    await turn()
    assert.isFalse(stopped)
    source.finish('running')
    await stop
    assert.deepEqual(source.started, ['running'])
  })

  test('ends its sweep before it stops, and takes nothing that the sweep still finds', async ({
    assert,
  }) => {
    const source = slowSource('test.slow', 2)
    const [asked, found] = [Promise.withResolvers<void>(), Promise.withResolvers<string[]>()]
    const due = () => {
      asked.resolve()
      return found.promise
    }
    Object.assign(workRegistry.sources.get('test.slow') ?? {}, { due })
    let tasks = 0
    workRegistry.addTask({ name: 'test.late', everyMs: 1000, run: async () => void tasks++ })
    worker.start()
    const sweep = worker.sweep()
    await asked.promise
    let stopped = false
    const stop = worker.stop().then(() => (stopped = true))
    await turn()
    assert.isFalse(stopped)
    found.resolve(['late'])
    await Promise.all([stop, sweep])
    assert.deepEqual([source.started, tasks], [[], 0])
  })

  test('[F1] runs a scheduled task when its time has come, and soon again one that failed', async ({
    assert,
  }) => {
    let runs = 0
    const task = {
      name: 'test.daily',
      everyMs: 24 * 60 * 60_000,
      run: async () => {
        if (++runs < 3) throw new Error('Not today')
      },
    }
    workRegistry.addTask(task)
    const sweepAfter = async (travel: Parameters<typeof clock.travel>[0]) => {
      clock.travel(travel)
      await worker.sweep()
      await worker.stop()
    }

    await sweepAfter({ seconds: 0 })
    await sweepAfter({ seconds: 5 })
    assert.equal(runs, 1)
    await sweepAfter({ minutes: 1 })
    assert.equal(runs, 2, 'a failure is not left for a day')
    assert.deepInclude(await fateOf(task.name), { failures: 2, lastError: 'Not today' })

    await sweepAfter({ minutes: 2 })
    assert.deepInclude(await fateOf(task.name), { failures: 0, lastError: null })
    await sweepAfter({ hours: 12 })
    assert.equal(runs, 3, 'a success rests for a period')
    await sweepAfter({ hours: 13 })
    assert.equal(runs, 4)
  })

  test('[F1] runs a task on one worker at a time, and takes over from one that vanished', async ({
    assert,
  }) => {
    const task = { name: 'test.alone', everyMs: 60_000, run: async () => {} }
    await taskRuns.due([task])
    const claims = await Promise.all([1, 2, 3, 4].map(() => taskRuns.claim(task)))
    assert.lengthOf(
      claims.filter((fence) => fence !== null),
      1
    )
    assert.deepEqual(await taskRuns.due([task]), [])

    clock.travel({ minutes: 2 })
    const fence = (await taskRuns.claim(task)) ?? 0
    const vanished = claims.find((claim) => claim !== null) ?? 0
    await taskRuns.failed(task, vanished, new Error('Too late'))
    assert.deepInclude(await fateOf(task.name), { failures: 0 }, 'an old fence writes nothing')
    await taskRuns.succeeded(task, fence, clock.nowMs())
    assert.isNotNull((await fateOf(task.name))?.succeededAt)
  })

  test('[F11] a worker that looked a moment before another one began does not run the task as well', async ({
    assert,
  }) => {
    const task = { name: 'test.raced', everyMs: 60_000, run: async () => {} }
    await taskRuns.due([task])
    const fence = (await taskRuns.claim(task)) ?? 0
    // The other one began later by its clock than the time that this one goes by.
    await taskRuns.succeeded(task, fence, clock.nowMs() + 500)
    assert.deepEqual(await taskRuns.due([task]), [])
    assert.isNull(await taskRuns.claim(task))
  })

  test('[M2] a task that a clock put off for longer than a period is due at once', async ({
    assert,
  }) => {
    const task = { name: 'test.put_off', everyMs: 60_000, run: async () => {} }
    await taskRuns.due([task])
    const put = (inMs: number) =>
      db
        .from('scheduled_tasks')
        .where('name', task.name)
        .update({ next_run_at: clock.nowMs() + inMs })
    await put(59_000)
    assert.deepEqual(await taskRuns.due([task]), [])
    assert.isNull(await taskRuns.claim(task))
    await put(2 * 3600_000)
    assert.deepEqual(await taskRuns.due([task]), [task.name])
    assert.isNotNull(await taskRuns.claim(task))
  })

  test('[F1] health tells a task that has not succeeded for several periods, and why', async ({
    assert,
  }) => {
    const run = async () => {
      throw new Error('Stripe: refused')
    }
    const task = { name: 'test.broken', everyMs: 10 * 60_000, run }
    workRegistry.addTask(task)
    await worker.sweep()
    await worker.stop()
    assert.equal((await scheduledTasksCheck.run()).status, 'ok')

    clock.travel({ minutes: 45 })
    const report = await scheduledTasksCheck.run()
    assert.equal(report.status, 'error')
    assert.include(report.message, 'test.broken has never succeeded: Stripe: refused')
  })

  test('[F1] health tells a task that no worker runs', async ({ assert }) => {
    workRegistry.addTask({ name: 'test.idle', everyMs: 60_000, run: async () => {} })
    await worker.sweep()
    await worker.stop()
    clock.travel({ hours: 1 })
    const report = await scheduledTasksCheck.run()
    assert.equal(report.status, 'warning')
    assert.include(report.message, 'no worker runs it')
  })

  test('[F1] keeps values of statements out of what a failed task is remembered by', async ({
    assert,
  }) => {
    const error = Object.assign(
      new Error("insert into `users` values ('ada@example.test') - The table is full"),
      { code: 'ER_RECORD_FILE_FULL' }
    )
    const task = { name: 'test.private', everyMs: 60_000, run: async () => {} }
    await taskRuns.due([task])
    await taskRuns.failed(task, (await taskRuns.claim(task)) ?? 0, error)
    assert.equal(
      (await fateOf(task.name))?.lastError,
      'insert into `users` failed: ER_RECORD_FILE_FULL'
    )
  })
})

async function fateOf(name: string) {
  return (await taskRuns.all()).find((run) => run.name === name)
}
