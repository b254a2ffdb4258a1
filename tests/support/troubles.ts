import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { introduce } from '#notifications/alerts/tell_staff'

/** A message between modules that failed too often. Its consumer is gone, so it will fail again. */
export async function parkMessage(lastError = 'it failed'): Promise<string> {
  const id = newId()
  await db.table('outbox_messages').insert({
    id,
    topic: 'test.trouble',
    consumer: 'test.gone',
    payload: '{}',
    attempts: 20,
    last_error: lastError,
    available_at: clock.nowMs(),
    parked_at: clock.nowMs(),
    created_at: sqlTime(),
  })
  return id
}

interface Trouble {
  kind?: string
  message?: string
  severity?: 'warning' | 'failed'
  route?: string
  count?: number
}

/** An alert that is open. */
export async function openAlert(trouble: Trouble = {}): Promise<string> {
  const id = newId()
  const { kind = 'provisioning.operations', count = 1 } = trouble
  const key = id
  await db.table('alerts').insert({
    id,
    kind,
    key,
    open_key: `${kind}:${key}`,
    severity: trouble.severity ?? 'failed',
    message: trouble.message ?? 'Operations need attention',
    route: trouble.route ?? 'admin.operations.index',
    count,
    first_seen_at: clock.nowMs(),
    last_seen_at: clock.nowMs(),
    tell_from: clock.nowMs(),
  })
  return id
}

/** A notice of an open alert that a member of the staff has not read. */
export async function noticeFor(memberId: string, trouble: Trouble = {}): Promise<string> {
  await introduce([memberId])
  const alertId = await openAlert(trouble)
  const id = newId()
  await db.table('staff_notices').insert({ id, member_id: memberId, told_at: clock.nowMs() })
  await db.table('staff_notice_items').insert({
    notice_id: id,
    alert_id: alertId,
    news: 'opened',
    message: trouble.message ?? 'Operations need attention',
  })
  return id
}
