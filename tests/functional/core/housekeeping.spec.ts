import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { workRegistry } from '#core/work/work_registry'

const rows = {
  outbox_messages: (done: boolean) => ({
    id: newId(),
    topic: 'test.housekeeping',
    consumer: 'test',
    payload: '{}',
    available_at: clock.nowMs(),
    done_at: done ? clock.nowMs() : null,
    parked_at: done ? null : clock.nowMs(),
    created_at: sqlTime(),
  }),
  sessions: (over: boolean) => ({
    id: newId(),
    data: '{}',
    expires_at: clock
      .now()
      .plus({ days: over ? 1 : 200 })
      .toJSDate(),
  }),
  mails: (done: boolean) => ({
    id: newId(),
    kind: 'test.housekeeping',
    cause: newId(),
    payload: '{}',
    state: done ? 'sent' : 'failed',
    run_at: clock.nowMs(),
    created_at: sqlTime(),
  }),
  webhook_events: (done: boolean) => ({
    id: newId(),
    gateway: 'test',
    event_id: newId(),
    type: 'test.housekeeping',
    payload: '{}',
    state: done ? 'processed' : 'dead',
    source: 'webhook',
    occurred_at: sqlTime(),
    created_at: sqlTime(),
  }),
  conversations: (done: boolean) => ({
    id: newId(),
    name: 'Ada',
    email: 'ada@example.com',
    subject: 'Housekeeping',
    state: done ? 'closed' : 'open',
    closed_at: done ? sqlTime() : null,
    created_at: sqlTime(),
    updated_at: sqlTime(),
  }),
}
type Table = keyof typeof rows

const add = (table: Table, done: boolean, howMany = 1) =>
  db.table(table).multiInsert(Array.from({ length: howMany }, () => rows[table](done)))

async function count(table: Table): Promise<number> {
  const [{ total }] = await db.from(table).count('* as total')
  return Number(total)
}

test.group('Housekeeping', (group) => {
  group.each.teardown(() => clock.reset())

  test('deletes what is done from {table} after {days} days, and nothing else')
    .with([
      { table: 'outbox_messages', task: 'core.forget_old_rows', days: 14 },
      { table: 'sessions', task: 'core.forget_old_rows', days: 1 },
      { table: 'mails', task: 'notifications.forget_old_mails', days: 90 },
      { table: 'webhook_events', task: 'billing.forget_old_events', days: 90 },
      { table: 'conversations', task: 'support_chat.forget_old_conversations', days: 730 },
    ] as const)
    .run(async ({ assert, cleanup }, { table, task, days }) => {
      cleanup(async () => void (await db.from(table).delete()))
      await db.from(table).delete()
      const tidy = () => workRegistry.tasks.get(task)?.run()
      await add(table, true, 300)
      await add(table, true, 300)
      await add(table, false)

      clock.travel({ days: days - 1, hours: 23 })
      await tidy()
      assert.equal(await count(table), 601)

      clock.travel({ hours: 2 })
      await tidy()
      await tidy()
      assert.equal(await count(table), 1)
    })
})
