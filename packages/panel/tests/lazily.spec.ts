import { test } from '@japa/runner'

import { outbox, workRegistry } from '../index.js'
import type { OutboxTopic } from '../index.js'

const message = (topic: string, consumer: string) => ({
  id: '1',
  topic,
  consumer,
  payload: '{"thing":"a"}',
  attempts: 1,
})

test.group('Work that is imported when it is needed', () => {
  test('a consumer is loaded at the first message and not before', async ({ assert }) => {
    const heard: unknown[] = []
    let loaded = 0
    outbox.consume('lazy.happened' as OutboxTopic, 'test.lazy', async () => {
      loaded++
      return { default: async (payload: unknown) => void heard.push(payload) }
    })
    assert.equal(loaded, 0)
    await outbox.deliver(message('lazy.happened', 'test.lazy'))
    assert.deepEqual(heard, [{ thing: 'a' }])
  })

  test('what a module that cannot be loaded throws is the failure of its message', async ({
    assert,
  }) => {
    outbox.consume('lazy.happened' as OutboxTopic, 'test.broken', async () => {
      throw new Error('no such table: points')
    })
    await assert.rejects(
      () => outbox.deliver(message('lazy.happened', 'test.broken')),
      'no such table: points'
    )
  })

  test('a work source is loaded when the worker looks for due rows', async ({ assert }) => {
    const run: string[] = []
    let loaded = 0
    workRegistry.addSource({
      name: 'test.lazy',
      concurrency: 1,
      load: async () => {
        loaded++
        return { default: { due: async () => ['a'], run: async (id) => void run.push(id) } }
      },
    })
    const source = workRegistry.sources.get('test.lazy')!
    workRegistry.sources.delete('test.lazy')
    assert.equal(loaded, 0)
    assert.deepEqual(await source.due(1), ['a'])
    await source.run('a')
    assert.deepEqual(run, ['a'])
  })
})
