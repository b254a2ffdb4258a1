import { rmSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { chooseDatabase, insidePanel, makeSchema, type ScaleDatabase } from './panel.js'

const { values: options } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
})
const began = performance.now()
const tell = (text: string) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`)

chooseDatabase({
  database: options.database as ScaleDatabase['database'],
  scale: Number(options.scale),
})
if (options.database === 'sqlite')
  for (const end of ['', '-wal', '-shm'])
    rmSync(`${process.env.SQLITE_PATH}${end}`, { force: true })
await makeSchema()
await insidePanel(async () => {
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { default: app } = await import('@adonisjs/core/services/app')
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const { fillAtScale } = await import('#tests/support/scale/fill')
  const migrator = new MigrationRunner(db, app, { direction: 'up' })
  await migrator.run()
  if (migrator.error) throw migrator.error
  const shop = await fillAtScale(Number(options.scale), { seed: Number(options.seed), tell })
  tell(`${shop.accounts} accounts, ${shop.services} machines, ${shop.invoices} invoices`)
})
