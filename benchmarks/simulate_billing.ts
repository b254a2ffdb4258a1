import 'reflect-metadata'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { useOwnAddress } from '../tests/support/test_address.js'
import { useOwnAnchors } from '../tests/support/test_anchors.js'
import { useOwnDatabase } from '../tests/support/test_database.js'
import { insidePanel } from './scale/panel.js'

/**
 * A shop's time on a clock of its own, in a database of its own; `node ace simulate:billing` starts it. Ends with 1 and what
 * is needed to see it again where the books break a rule.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    accounts: { type: 'string', default: '20' },
    days: { type: 'string', default: '60' },
    keep: { type: 'string' },
    deaths: { type: 'boolean', default: false },
  },
})
/** How many of the deeds are told where something is wrong. */
const LAST_DEEDS = 20
const [seed, accounts, days] = [values.seed, values.accounts, values.days].map(Number)
const money = (minor: number) => (minor / 100).toFixed(2).padStart(14)

const print = (lines: Record<string, number>) => {
  for (const [name, minor] of Object.entries(lines))
    console.log(`  ${name.padEnd(22)}${money(minor)}`)
}

process.env.NODE_ENV = 'test'
process.env.LOG_LEVEL = 'silent'
process.env.DB_CONNECTION ??= 'sqlite'
// Never a database that somebody works with.
for (const name of ['SQLITE_PATH', 'MYSQL_DATABASE', 'AUDIT_ANCHOR_FILE']) delete process.env[name]
await useOwnAddress()
useOwnAnchors()
const dropDatabase = await useOwnDatabase()
let passed = false
await insidePanel(async () => {
  const { default: app } = await import('@adonisjs/core/services/app')
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const { default: mail } = await import('@adonisjs/mail/services/main')
  const { livesOf } = await import('../tests/support/simulation/lives.js')
  const { simulate } = await import('../tests/support/simulation/simulate.js')
  mail.fake()
  const wanted = { seed, accounts, days }
  const tell = (line: string) => console.log(line)
  tell(`Seed ${seed}, ${accounts} accounts, ${days} days`)
  const outcome = values.deaths ? await livesOf(wanted, tell, keep) : await inOneLife()
  passed = outcome.wrong.length === 0
  if (values.keep) writeFileSync(join(values.keep, 'deeds.txt'), outcome.story.join('\n'))

  async function inOneLife() {
    const migrator = new MigrationRunner(db, app, { direction: 'up', disableLocks: true })
    await migrator.run()
    if (migrator.error) throw migrator.error
    const lived = await simulate(wanted, tell)
    await keep()
    return lived
  }

  /** Copies the database for a look at it. */
  async function keep() {
    if (!values.keep) return
    mkdirSync(values.keep, { recursive: true })
    const copy = join(values.keep, 'database.sqlite3')
    rmSync(copy, { force: true })
    if (process.env.DB_CONNECTION === 'sqlite') await db.rawQuery('vacuum into ?', [copy])
  }

  console.log('\nDone:', outcome.counts)
  console.log('\nBalances (debits less credits):')
  print(outcome.balances)
  for (const [currency, { profitAndLoss, gateway }] of Object.entries(outcome.books)) {
    console.log(`\nProfit and loss in ${currency}:`)
    print(profitAndLoss)
    console.log(`\nThe gateway's own books in ${currency}; its balance is the clearing account:`)
    print(gateway)
  }
  if (passed) return
  console.error(`\nSeed ${seed}, ${outcome.day}: the books are wrong\n${outcome.wrong.join('\n')}`)
  console.error(`\nLast deeds:\n${outcome.story.slice(-LAST_DEEDS).join('\n')}`)
})
await dropDatabase()
process.exit(passed ? 0 : 1)
