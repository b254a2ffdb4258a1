import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { leasedRows } from '#core/work/leased_rows'
import type { Changes, HeldRow } from '#core/work/held_row'

const table = 'outbox_messages'

interface Row {
  id: string
  attempts: number
}

/** Messages of a topic that nobody else looks at. */
const source = (how: {
  first?: (row: Row) => Changes
  work: (row: Row, held: HeldRow) => Promise<Changes | void>
  failed?: (row: Row, error: unknown) => Changes
  leaseMs?: number
}) =>
  leasedRows<Row>({
    name: 'test.messages',
    table,
    concurrency: 1,
    leaseMs: 60_000,
    due: 'available_at',
    longestWaitMs: 15 * 60_000,
    open: (query) => query.where('topic', 'test.leased').whereNull('done_at'),
    ...how,
  })

async function dueRow({ inMs = 0 } = {}): Promise<string> {
  const id = newId()
  const at = { available_at: clock.nowMs() + inMs, created_at: sqlTime() }
  await db.table(table).insert({ id, topic: 'test.leased', consumer: 'test', payload: '{}', ...at })
  return id
}

const find = (id: string) => db.from(table).where('id', id).firstOrFail()
const done = async () => ({ done_at: clock.nowMs() })

test.group('Rows that are due farther ahead than anything waits', (group) => {
  group.each.setup(() => async () => {
    clock.reset()
    await db.from(table).where('topic', 'test.leased').delete()
  })

  test('[M2] are brought back, and those that may wait so long are left alone', async ({
    assert,
  }) => {
    const minutes = 60_000
    const [soon, ahead, held, ended] = [
      await dueRow({ inMs: 14 * minutes }),
      await dueRow({ inMs: 120 * minutes }),
      await dueRow({ inMs: 120 * minutes }),
      await dueRow({ inMs: 120 * minutes }),
    ]
    await db
      .from(table)
      .where('id', held)
      .update({ lease_until: clock.nowMs() + minutes })
    await db.from(table).where('id', ended).update({ done_at: clock.nowMs() })
    const messages = source({ work: done })
    assert.equal(await messages.mend?.(), 1)
    assert.deepEqual(await messages.due(10), [ahead])
    assert.equal(await messages.mend?.(), 0)
    clock.travel({ minutes: 14 })
    assert.sameMembers(await messages.due(10), [ahead, soon])
  })
})

test.group('Leased rows', (group) => {
  group.each.setup(() => async () => {
    clock.reset()
    await db.from(table).where('topic', 'test.leased').delete()
  })

  test('are found from their time on, the longest due first, and not while somebody has them', async ({
    assert,
  }) => {
    const second = await dueRow({ inMs: 1000 })
    const first = await dueRow()
    const messages = source({ work: async () => {} })
    assert.deepEqual(await messages.due(10), [first])
    clock.travel({ seconds: 2 })
    assert.deepEqual(await messages.due(10), [first, second])
    await messages.run(first)
    assert.deepEqual(await messages.due(10), [second])
    clock.travel({ seconds: 61 })
    assert.deepEqual(await messages.due(10), [first, second])
  })

  test('are worked on by one of many workers, and not before their time', async ({ assert }) => {
    const early = await dueRow({ inMs: 1000 })
    const id = await dueRow()
    const worked: string[] = []
    const messages = source({ work: async (row) => void worked.push(row.id) })
    await Promise.all([id, id, id, early].map((each) => messages.run(each)))
    assert.deepEqual(worked, [id])
  })

  test('end with what the work returned', async ({ assert }) => {
    const id = await dueRow()
    await source({ work: done }).run(id)
    const row = await find(id)
    assert.isNotNull(row.done_at)
    assert.isNull(row.lease_until)
  })

  test('change nothing any more for a worker whose lease ran out', async ({ assert }) => {
    const id = await dueRow()
    const kept: boolean[] = []
    const late = source({
      work: async (_, held) => {
        clock.travel({ seconds: 61 })
        await source({ work: async () => {} }).run(id)
        kept.push(await held.write({ last_error: 'late' }))
        return { done_at: 1 }
      },
    })
    await late.run(id)
    const row = await find(id)
    assert.deepEqual(kept, [false])
    assert.isNull(row.done_at)
    assert.isNull(row.last_error)
    assert.isNotNull(row.lease_until)
  })

  test('say why the work threw, where the source has words for it', async ({ assert }) => {
    const id = await dueRow()
    const work = () => Promise.reject(new Error('down'))
    await source({ work, failed: (row) => ({ attempts: row.attempts + 1 }) }).run(id)
    const row = await find(id)
    assert.equal(row.attempts, 1)
    assert.isNull(row.lease_until)
  })

  test('otherwise keep the lease, so that they are not tried in a tight loop', async ({
    assert,
  }) => {
    const id = await dueRow()
    const work = () => Promise.reject(new Error('down'))
    await assert.rejects(() => source({ work }).run(id), 'down')
    assert.isNotNull((await find(id)).lease_until)
  })

  test('write what comes first before the work, and end their lease even where it throws', async ({
    assert,
  }) => {
    const id = await dueRow()
    const seen: unknown[] = []
    const looked = source({
      first: ({ attempts }) => ({ attempts: attempts + 1, available_at: clock.nowMs() + 5000 }),
      work: async () => {
        const row = await find(id)
        seen.push(row.attempts, row.lease_until === null)
        throw new Error('down')
      },
    })
    await assert.rejects(() => looked.run(id), 'down')
    assert.deepEqual(seen, [1, false])
    assert.isNull((await find(id)).lease_until)
    assert.notInclude(await looked.due(10), id)
  })

  test('[H2] are kept for as long as the work takes, and no longer than it lasts', async ({
    assert,
  }) => {
    const id = await dueRow()
    const others: unknown[] = []
    const seen: unknown[] = []
    const slow = source({
      leaseMs: 200,
      work: async () => {
        await sleep(600)
        await source({ work: async (row) => void others.push(row.id) }).run(id)
        seen.push((await find(id)).fence)
        return { last_error: 'slow' }
      },
    })
    await slow.run(id)
    await sleep(150)

    const row = await find(id)
    assert.deepEqual(others, [])
    assert.deepEqual(seen, [1])
    assert.isNull(row.lease_until)
    assert.equal(row.last_error, 'slow')
  })

  test('[H2] of a worker that died are an attempt, not work, so that none kills its workers for ever', async ({
    assert,
  }) => {
    const id = await dueRow()
    await source({ work: async () => {} }).run(id)
    clock.travel({ seconds: 61 })
    const worked: string[] = []
    const failed = (row: Row) => ({
      attempts: row.attempts + 1,
      available_at: clock.nowMs() + 5000,
    })
    const next = source({ work: async (row) => void worked.push(row.id), failed })

    await next.run(id)
    const row = await find(id)
    assert.deepEqual(worked, [])
    assert.equal(row.attempts, 1)
    assert.isNull(row.lease_until)

    clock.travel({ seconds: 6 })
    await next.run(id)
    assert.deepEqual(worked, [id])
  })

  test('[M2] are free where a clock that was ahead wrote a lease longer than any', async ({
    assert,
  }) => {
    const id = await dueRow()
    clock.travel({ hours: 2 })
    await source({ work: async () => {} }).run(id)
    clock.reset()
    const messages = source({ work: done })
    assert.include(await messages.due(10), id)
    await messages.run(id)
    assert.isNotNull((await find(id)).done_at)
  })

  test('[H2] tell their worker that they were closed or taken meanwhile', async ({ assert }) => {
    for (const change of [{ done_at: 1 }, { fence: 9 }]) {
      const id = await dueRow()
      const seen: boolean[] = []
      const slow = source({
        leaseMs: 100,
        work: async (_, held) => {
          seen.push(held.lost.aborted)
          await db.from(table).where('id', id).update(change)
          await sleep(200)
          seen.push(held.lost.aborted)
        },
      })
      await slow.run(id)
      assert.deepEqual(seen, [false, true], Object.keys(change)[0])
    }
  })
})
