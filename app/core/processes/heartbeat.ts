import { hostname } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import db from '@adonisjs/lucid/services/db'
import { PANEL_VERSION } from '@innkeeper/panel'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { databaseTime } from '#core/database/database_time'
import { newId } from '#core/ids'
import { OutageLog } from '#core/outage_log'
import { repeatedErrors } from '#core/repeated_errors'
import { worker } from '#core/work/worker'
import type { ProcessKind } from '#core/processes/panel_processes'

const BEAT_EVERY_MS = 10_000
const GOODBYE_MS = 2_000
const NANOSECONDS = 1_000_000

type AfterBeat = () => Promise<void>

/**
 * What this process says of itself in the database, every ten seconds while it runs. Times are the database's, so that
 * processes whose clocks differ can be compared. One that ends in order takes its row away; one that is killed leaves it.
 */
class Heartbeat {
  #row?: { id: string; kind: ProcessKind; startedAt: number }
  #timer?: NodeJS.Timeout
  #beating?: Promise<void>
  #delay?: ReturnType<typeof monitorEventLoopDelay>
  #after: AfterBeat[] = []
  readonly #outage = new OutageLog('The database, to which this process reports,')

  /** The id of this process among those that report; null where it does not. */
  get id(): string | null {
    return this.#row?.id ?? null
  }

  /** Begins to report. Rows that processes of this machine left behind when they were killed are removed. */
  async start(kind: ProcessKind): Promise<void> {
    if (this.#row) return
    this.#row = { id: newId(), kind, startedAt: clock.nowMs() }
    this.#delay = monitorEventLoopDelay({ resolution: 20 })
    this.#delay.enable()
    this.#timer = setInterval(() => void this.beat(), BEAT_EVERY_MS).unref()
    await forgetDead().catch((error) => this.#outage.failed(error))
    await this.beat()
  }

  /** Adds what is done after each report, such as looking at the others. */
  then(after: AfterBeat): void {
    this.#after.push(after)
  }

  /** Reports once. A database that does not answer is told once in the log. */
  async beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = this.#report()
      .then(() => this.#outage.answered())
      .catch((error) => this.#outage.failed(error))
      .finally(() => (this.#beating = undefined))
    await this.#beating
  }

  /** Ends the reports and says goodbye, within two seconds. */
  async stop(): Promise<void> {
    const row = this.#row
    if (!row) return
    clearInterval(this.#timer)
    this.#delay?.disable()
    this.#row = undefined
    const goodbye = async () => {
      await this.#beating
      await db.from('processes').where('id', row.id).delete()
    }
    const late = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MS).unref())
    await Promise.race([goodbye().catch(() => {}), late])
  }

  async #report(): Promise<void> {
    const row = this.#row
    if (!row) return
    const { nowMs, aheadMs } = await databaseTime()
    const present = { seen_at: nowMs, ahead_ms: aheadMs, ...this.#health(nowMs) }
    const known = await db.from('processes').where('id', row.id).update(present)
    if (changedRows(known) === 0) await this.#introduce(present)
    for (const after of this.#after) await after().catch(tellFailure)
  }

  #health(nowMs: number) {
    const { sinceSweepMs, busy, isRunning } = worker
    const lag = this.#delay?.max ?? 0
    this.#delay?.reset()
    return {
      works: isRunning,
      busy,
      swept_at: sinceSweepMs === null ? null : nowMs - sinceSweepMs,
      memory_bytes: process.memoryUsage.rss(),
      lag_ms: Math.round(lag / NANOSECONDS),
    }
  }

  async #introduce(present: Record<string, unknown>): Promise<void> {
    const row = this.#row
    if (!row) return
    await db.table('processes').insert({
      id: row.id,
      kind: row.kind,
      host: hostname(),
      pid: process.pid,
      version: PANEL_VERSION,
      node_version: process.versions.node,
      started_at: row.startedAt - Number(present.ahead_ms),
      ...present,
    })
  }
}

function tellFailure(error: unknown): void {
  repeatedErrors.tell('warn', { err: error }, 'what follows a report failed')
}

/** Removes rows of this machine whose process is gone, or whose number this process has now. */
async function forgetDead(): Promise<void> {
  const rows = await db.from('processes').where('host', hostname()).select('id', 'pid')
  const dead = rows.filter(({ pid }) => Number(pid) === process.pid || !lives(Number(pid)))
  const ids = dead.map(({ id }) => String(id))
  if (ids.length > 0) await db.from('processes').whereIn('id', ids).delete()
}

/** Whether a process of this machine has the number; one of another user answers that it may not be asked. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export const heartbeat = new Heartbeat()
