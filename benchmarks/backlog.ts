import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { setTimeout } from 'node:timers/promises'
import { useOwnAddress } from '../tests/support/test_address.js'
import { useOwnAnchors } from '../tests/support/test_anchors.js'
import { useOwnDatabase } from '../tests/support/test_database.js'
import { insidePanel } from './scale/panel.js'

/**
 * How fast servers are set up, and how long a reboot takes, beside a few and beside thousands of builds that wait:
 *
 *   npm run bench:backlog                          two thousand, SQLite
 *   DB_CONNECTION=mysql npm run bench:backlog -- --builds 500
 *
 * Prints a line of JSON: what the backlog leaves of the rate (limit: at least half) and the reboot beside it (limit: 3 s).
 */
const { values } = parseArgs({
  options: {
    builds: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '15' },
  },
})

const FEW = 40
const SECONDS = Number(values.seconds)
/** What the copy of a disk takes at this host, and how many it makes at once: eight builds a second at most. */
const COPY_MS = 250
const SLOTS = 2
const SLOWEST_REBOOT_MS = 3_000

process.env.NODE_ENV = 'test'
await useOwnAddress()
useOwnAnchors()
const dropDatabase = await useOwnDatabase()
await insidePanel(async () => {
  const { default: app } = await import('@adonisjs/core/services/app')
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const migrator = new MigrationRunner(db, app, { direction: 'up', disableLocks: true })
  await migrator.run()
  if (migrator.error) throw migrator.error

  const few = await measure(FEW)
  const many = await measure(Number(values.builds))
  const kept = many.rate / few.rate
  console.log(
    JSON.stringify({
      figure: 'backlog',
      builds: Number(values.builds),
      ratePerSecond: { few: few.rate, many: many.rate },
      kept: Number(kept.toFixed(2)),
      rebootMs: { few: few.rebootMs, many: many.rebootMs },
      pass: kept >= 0.5 && many.rebootMs <= SLOWEST_REBOOT_MS,
    })
  )
})
await dropDatabase()
process.exit()

/** Servers set up in a second, and the time of a reboot in the middle of it, while so many builds wait. */
async function measure(builds: number) {
  const { SYSTEM } = await import('#core/actor')
  const { worker } = await import('#core/work/worker')
  const { default: Service } = await import('#provisioning/models/service')
  const { default: Operation } = await import('#provisioning/models/operation')
  const { accept, createFakeWorld, createPendingService } =
    await import('#tests/support/provisioning')
  const { resetState } = await import('#tests/support/reset_state')

  await resetState()
  const { host, product, templates } = await createFakeWorld({
    cidr: '10.0.0.0/18',
    cluster: { clonesAtOnce: SLOTS },
  })
  const sold = { product, template: templates.vm }
  const own = await createPendingService(sold)
  await accept(own)
  await worker.drain()
  const { accountId } = own
  for (let count = 0; count < builds; count++)
    await accept(await createPendingService({ ...sold, accountId }))

  host.latencyMs = COPY_MS
  const active = async () => {
    const [row] = await Service.query().where('state', 'active').count('* as total')
    return Number(row.$extras.total)
  }
  worker.start()
  await setTimeout(2_000)
  const [before, began] = [await active(), performance.now()]
  const running = await Service.findOrFail(own.id)
  await running.changePower('reboot', SYSTEM)
  while (!(await Operation.query().where({ action: 'reboot', state: 'succeeded' }).first()))
    await setTimeout(50)
  const rebootMs = Math.round(performance.now() - began)
  await setTimeout(Math.max(0, SECONDS * 1000 - (performance.now() - began)))
  const rate = ((await active()) - before) / ((performance.now() - began) / 1000)
  await worker.stop()
  return { rate: Number(rate.toFixed(2)), rebootMs }
}
