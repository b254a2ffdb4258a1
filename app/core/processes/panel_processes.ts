import db from '@adonisjs/lucid/services/db'
import { databaseTime, databaseTimeColumn, timeOf } from '#core/database/database_time'

export type ProcessKind = 'web' | 'worker'

/** `silent`: it does not report any more and did not say goodbye. `hung`: it reports, but its work does not move. */
export type ProcessState = 'running' | 'silent' | 'hung'

export interface PanelProcess {
  id: string
  kind: ProcessKind
  host: string
  pid: number
  version: string
  nodeVersion: string
  /** Whether it does background work. */
  works: boolean
  state: ProcessState
  /** Moments in milliseconds, by the database's clock. */
  startedAt: number
  seenAt: number
  /** How far its clock is ahead of the database's. */
  aheadMs: number
  /** Rows that it works on. */
  busy: number
  memoryBytes: number
  /** The longest that its event loop was blocked between two reports. */
  lagMs: number
}

/** Four reports were missed. */
const SILENT_AFTER_MS = 45_000
/** A sweep comes twice a second, and looks only for what is due. */
const HUNG_AFTER_MS = 60_000
const KEPT_MS = 24 * 3600_000
/** More processes than any installation has. */
const MOST = 500

type Row = Record<string, string | number | null>

/** What processes say of themselves. */
export const panelProcesses = {
  /** Every process that reports, and those that fell silent within a day; the oldest first. */
  async all(): Promise<PanelProcess[]> {
    const asked = Date.now()
    const rows: Row[] = await db
      .from('processes')
      .select('*')
      .select(databaseTimeColumn())
      .orderBy('id')
      .limit(MOST)
    if (rows.length === 0) return []
    const { nowMs } = timeOf(rows[0], asked)
    return rows.map((row) => processOf(row, nowMs))
  },

  /** Forgets processes that have been silent for a day. */
  async forgetOld(): Promise<void> {
    const { nowMs } = await databaseTime()
    await db
      .from('processes')
      .where('seen_at', '<', nowMs - KEPT_MS)
      .delete()
  },
}

/**
 * Those that fell silent and in whose place none was started since. A process that is killed and started again elsewhere
 * under another name cannot take its old row away.
 */
export function missing(all: PanelProcess[]): PanelProcess[] {
  const replacements = all.filter(({ state }) => state !== 'silent')
  return all.filter((gone) => {
    if (gone.state !== 'silent') return false
    const at = replacements.findIndex(
      ({ kind, startedAt }) => kind === gone.kind && startedAt > gone.seenAt
    )
    if (at === -1) return true
    replacements.splice(at, 1)
    return false
  })
}

/** "worker 4711 on host-1". */
export function nameOf({ kind, pid, host }: PanelProcess): string {
  return `${kind} ${pid} on ${host}`
}

function processOf(row: Row, nowMs: number): PanelProcess {
  const seenAt = Number(row.seen_at)
  return {
    id: String(row.id),
    kind: row.kind as ProcessKind,
    host: String(row.host),
    pid: Number(row.pid),
    version: String(row.version),
    nodeVersion: String(row.node_version),
    works: Boolean(Number(row.works)),
    state: stateOf(row, nowMs),
    startedAt: Number(row.started_at),
    seenAt,
    aheadMs: Number(row.ahead_ms),
    busy: Number(row.busy),
    memoryBytes: Number(row.memory_bytes),
    lagMs: Number(row.lag_ms),
  }
}

function stateOf(row: Row, nowMs: number): ProcessState {
  const seenAt = Number(row.seen_at)
  if (nowMs - seenAt > SILENT_AFTER_MS) return 'silent'
  if (row.swept_at === null) return 'running'
  return seenAt - Number(row.swept_at) > HUNG_AFTER_MS ? 'hung' : 'running'
}
