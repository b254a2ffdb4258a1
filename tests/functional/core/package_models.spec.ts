import { rm } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { writePackage } from '#core/commands/package_skeleton'
import type { BaseModel } from '@adonisjs/lucid/orm'
import type { BaseSchema } from '@adonisjs/lucid/schema'

type Table = new (client: unknown, file: string, dryRun: boolean) => BaseSchema

async function load<Loaded>(folder: string, file: string): Promise<Loaded> {
  const loaded: { default: Loaded } = await import(pathToFileURL(`${folder}/${file}`).href)
  return loaded.default
}

/** What packages are copied from: a row keeps the id that outbox, audit log and mails are told. */
test.group('Models of packages', (group) => {
  const skeleton = app.tmpPath(`package_models_${process.pid}`)

  group.setup(async () => {
    await writePackage(app.makePath('stubs/packages/module'), 'shelf', skeleton)
    return () => rm(skeleton, { recursive: true })
  })

  for (const [what, folder, name, facts] of [
    ['the example', app.makePath('examples/loyalty'), 'loyalty', { invoiceId: newId(), points: 5 }],
    ['a new module', skeleton, 'shelf', { text: 'A book' }],
  ] as const) {
    test(`of ${what} keep the id that a row was given`, async ({ assert, cleanup }) => {
      const Entries = await load<Table>(folder, `migrations/0001_create_${name}_entries.ts`)
      const table = new Entries(db.connection(), name, false)
      await table.execUp()
      cleanup(async () => void (await new Entries(db.connection(), name, false).execDown()))

      const Entry = await load<typeof BaseModel>(folder, 'models/entry.ts')
      const id = newId()
      const entry = await Entry.create({
        id,
        accountId: newId(),
        createdAt: sqlTime(),
        ...facts,
      } as object)
      assert.equal(entry.$primaryKeyValue, id)
      assert.isNotNull(await Entry.find(id))
    })
  }
})
