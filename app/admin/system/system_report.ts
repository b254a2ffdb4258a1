import db from '@adonisjs/lucid/services/db'
import { PANEL_VERSION } from '@innkeeper/panel'
import { clock } from '#core/clock'
import { databaseVersion } from '#core/database/database_version'
import { diskSpaces } from '#core/health/disk_check'
import { lastBackup } from '#core/health/last_backup'
import { outboxBacklog } from '#core/outbox/outbox_backlog'
import { panelProcesses } from '#core/processes/panel_processes'
import { boundedCount, countText } from '#core/database/bounded_count'
import { sqlTime } from '#core/database/sql_time'
import { taskRuns } from '#core/work/task_runs'
import { workRegistry } from '#core/work/work_registry'
import { bytesText } from '#core/views/bytes_text'

const PARKED_SHOWN = 20
const DAY_MS = 24 * 60 * 60_000

/** Everything that the page "System" shows, each part in one statement that goes by an index. */
export async function systemReport() {
  const [processes, queues, tasks, parked, mails, versions, disks, backup] = await Promise.all([
    panelProcesses.all(),
    queuesReport(),
    tasksReport(),
    outboxBacklog.parked(PARKED_SHOWN),
    mailsReport(),
    versionsReport(),
    diskSpaces(),
    lastBackup(),
  ])
  return {
    processes: processes.map((process) => ({
      ...process,
      startedAt: new Date(process.startedAt),
      seenAt: new Date(process.seenAt),
      memory: bytesText(process.memoryBytes),
      aheadSeconds: Math.round(process.aheadMs / 1000),
    })),
    queues,
    tasks,
    parked: parked.map((message) => ({ ...message, parkedAt: new Date(message.parkedAt) })),
    mails,
    versions,
    disks: disks.map(({ path, freeBytes, totalBytes }) => ({
      path,
      free: bytesText(freeBytes),
      total: bytesText(totalBytes),
    })),
    backup: backup && {
      at: backup.at,
      size: backup.bytes === null ? null : bytesText(backup.bytes),
      file: backup.file,
      days: Math.max(0, Math.floor((clock.nowMs() - backup.at.getTime()) / DAY_MS)),
    },
  }
}

async function queuesReport() {
  const now = clock.nowMs()
  return Promise.all(
    [...workRegistry.sources.values()].map(async ({ name, backlog }) => {
      const measured = await backlog?.()
      if (!measured) return { name, due: null, oldestSeconds: null }
      const { due, oldestMs } = measured
      return { name, due, oldestSeconds: oldestMs === null ? null : secondsSince(oldestMs, now) }
    })
  )
}

/** Tasks of modules that are gone are left out. */
async function tasksReport() {
  const runs = await taskRuns.all()
  return runs
    .filter(({ name }) => workRegistry.tasks.has(name))
    .map(({ name, succeededAt, nextRunAt, failures, lastError }) => ({
      name,
      succeededAt: succeededAt === null ? null : new Date(succeededAt),
      nextRunAt: new Date(nextRunAt),
      failures,
      lastError,
    }))
}

async function mailsReport() {
  const yesterday = sqlTime(clock.now().minus({ days: 1 }))
  const sent = db.from('mails').where('state', 'sent').where('created_at', '>', yesterday)
  const failed = db.from('mails').whereIn('state', ['failed', 'unknown'])
  const counted = await Promise.all([boundedCount(sent), boundedCount(failed)])
  return {
    sent: countText(counted[0]),
    failed: countText(counted[1]),
    anyFailed: counted[1].value > 0,
  }
}

async function versionsReport() {
  return {
    panel: PANEL_VERSION,
    node: process.versions.node,
    database: await databaseVersion(),
  }
}

const secondsSince = (moment: number, now: number) => Math.max(0, Math.round((now - moment) / 1000))
