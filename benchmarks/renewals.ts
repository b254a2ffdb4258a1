import 'reflect-metadata'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { useOwnAddress } from '../tests/support/test_address.js'
import { useOwnAnchors } from '../tests/support/test_anchors.js'
import { useOwnDatabase } from '../tests/support/test_database.js'
import { insidePanel } from './scale/panel.js'

/**
 * How long it takes to write the invoices of many renewals that are due on one day, beside the plain insert of the same rows:
 *
 *   npm run bench:renewals                          a hundred thousand, SQLite, in a file as a shop's is
 *   DB_CONNECTION=mysql npm run bench:renewals -- --renewals 10000
 *
 *   npm run bench:renewals -- --dashboard           asks for a customer's dashboard meanwhile, of a process of its own
 *
 * Prints a line of JSON: the processor time of one renewal (`cpuMicros`, which a busy machine changes little), the time of the run (limit: 30 s for a hundred thousand), its speed as a share of the plain insert's (limit: a
 * third), how much the second half of the run took of the first (linear is 1), and the memory at its end beside that at its beginning. With
 * the dashboard also how long that took to come while nothing was done and while renewals were written (limit: twice as long, 99 of 100).
 */
const { values } = parseArgs({
  options: {
    renewals: { type: 'string', default: '100000' },
    dashboard: { type: 'boolean', default: false },
  },
})

const RENEWALS = Number(values.renewals)
const LONGEST_MS = 30_000 * (RENEWALS / 100_000)
const LEAST_SHARE = 1 / 3
const MOST_WAITING = 2
/** How many invoices' rows are inserted plainly; their time is taken times as many as there were. */
const PLAIN = Math.min(10_000, RENEWALS)

process.env.NODE_ENV = 'test'
process.env.LOG_LEVEL = 'error'
await useOwnAddress()
useOwnAnchors()
const folder = mkdtempSync(join(tmpdir(), 'innkeeper-renewals-'))
process.env.SQLITE_PATH ??= join(folder, 'panel.sqlite3')
const dropDatabase = await useOwnDatabase()
let passed = false
await insidePanel(async () => {
  const { default: app } = await import('@adonisjs/core/services/app')
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const { seedSubscriptions } = await import('./renewals/seed.js')
  const { measureRun } = await import('./renewals/run.js')
  const { Dashboard } = await import('./renewals/dashboard.js')
  const { measurePlainInsert } = await import('./renewals/plain_insert.js')
  const migrator = new MigrationRunner(db, app, { direction: 'up', disableLocks: true })
  await migrator.run()
  if (migrator.error) throw migrator.error

  await seedSubscriptions(RENEWALS)
  const dashboard = values.dashboard ? await Dashboard.open() : null
  const idle = await dashboard?.idle()
  let run!: Awaited<ReturnType<typeof measureRun>>
  const renew = async () => void (run = await measureRun(RENEWALS))
  const busy = dashboard ? await dashboard.while(renew) : await renew()
  await dashboard?.close()
  const plainMs = (await measurePlainInsert(PLAIN)) * (RENEWALS / PLAIN)
  const share = plainMs / run.ms
  const isCalm = !idle || !busy || busy.p99 <= MOST_WAITING * idle.p99
  passed = run.ms <= LONGEST_MS && share >= LEAST_SHARE && run.secondHalf <= 1.5 && isCalm
  console.log(
    JSON.stringify({
      figure: 'renewals',
      database: process.env.DB_CONNECTION ?? 'sqlite',
      renewals: RENEWALS,
      seconds: round(run.ms / 1000),
      perSecond: Math.round(RENEWALS / (run.ms / 1000)),
      cpuSeconds: round(run.cpuMs / 1000),
      cpuMicros: Math.round((run.cpuMs * 1000) / RENEWALS),
      load: round(loadavg()[0]),
      plainSeconds: round(plainMs / 1000),
      share: round(share),
      secondHalf: round(run.secondHalf),
      memoryMb: { before: run.memoryMb[0], most: run.memoryMb[1] },
      ...(idle && { dashboardMs: { idle, busy } }),
      pass: passed,
    })
  )
})
await dropDatabase()
rmSync(folder, { recursive: true, force: true })
process.exit(passed ? 0 : 1)

function round(value: number): number {
  return Number(value.toFixed(2))
}
