import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'

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
  group.each.setup(() => {
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

  test('runs a scheduled task when its time has come, and one that fails again later', async ({
    assert,
  }) => {
    let runs = 0
    workRegistry.addTask({
      name: 'test.task',
      everyMs: 60_000,
      run: async () => {
        runs++
        throw new Error('Not today')
      },
    })
    await worker.sweep()
    await turn()
    await worker.sweep()
    assert.equal(runs, 1)
    clock.travel({ minutes: 2 })
    await worker.sweep()
    assert.equal(runs, 2)
  })
})
