import db from '@adonisjs/lucid/services/db'
import { databaseTime } from '#core/database/database_time'
import { newId } from '#core/ids'

interface Reported {
  kind?: 'web' | 'worker'
  works?: boolean
  host?: string
  pid?: number
  version?: string
  /** How long ago it started, reported last, and looked for work before that report. */
  startedMsAgo?: number
  seenMsAgo?: number
  sweptMsBefore?: number | null
  aheadMs?: number
}

/** Writes what a process would have reported of itself. */
export async function reportProcess(reported: Reported = {}): Promise<string> {
  const { kind = 'worker', works = kind === 'worker', seenMsAgo = 1_000 } = reported
  const { nowMs } = await databaseTime()
  const seenAt = nowMs - seenMsAgo
  const id = newId()
  await db.table('processes').insert({
    id,
    kind,
    works,
    host: reported.host ?? 'host-1',
    pid: reported.pid ?? 4711,
    version: reported.version ?? '1.0.0',
    node_version: '24.0.0',
    started_at: nowMs - (reported.startedMsAgo ?? 3600_000),
    seen_at: seenAt,
    swept_at: works ? seenAt - (reported.sweptMsBefore ?? 500) : null,
    ahead_ms: reported.aheadMs ?? 0,
    busy: 0,
    memory_bytes: 100_000_000,
    lag_ms: 3,
  })
  return id
}
