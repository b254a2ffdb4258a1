import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { contains } from '#core/database/contains'
import { compareTextExactly, inexactText } from '#core/database/exact_text'
import { withoutForeignKeys } from '#core/database/foreign_keys'
import { newId } from '#core/ids'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'

const isMysql = () => db.connection().dialect.name === 'mysql'

/** Columns that hold prose only, which a collation may compare more loosely: none so far, since searches fold case themselves. */
const PROSE: string[] = []

test.group('Texts', (group) => {
  group.each.setup(() => limiter.clear())

  test('[B01] compare byte for byte in every column, those of the framework included', async ({
    assert,
  }) => {
    const inexact = await inexactText(db.connection())
    assert.deepEqual(
      inexact.filter((column) => !PROSE.includes(column)),
      []
    )
  })

  test('[B01] compare byte for byte in tables that are made from now on', async ({
    assert,
    cleanup,
  }) => {
    await db
      .connection()
      .schema.createTable('later_things', (table) => void table.string('name', 20).primary())
    cleanup(() => db.connection().schema.dropTable('later_things'))
    assert.deepEqual(await inexactText(db.connection()), [])
    await db.table('later_things').multiInsert(['a', 'A', 'á', 'a '].map((name) => ({ name })))
    for (const name of ['a', 'A', 'á', 'a '])
      assert.deepEqual(await db.from('later_things').where('name', name).select('name'), [{ name }])
  })

  test('[B01] are made exact in tables that are older, foreign keys and all', async ({
    assert,
    cleanup,
  }) => {
    const loose = 'character set utf8mb4 collate utf8mb4_general_ci'
    cleanup(async () => void (await db.rawQuery('drop table if exists strays, owners')))
    await db.rawQuery(`create table owners (name varchar(20) primary key) ${loose}`)
    await db.rawQuery(
      `create table strays (owner varchar(20), key strays_owner (owner), constraint strays_owner foreign key (owner) references owners (name) on delete cascade on update restrict) ${loose}`
    )
    assert.deepEqual(await inexactText(db.connection()), ['owners.name', 'strays.owner'])
    // Somebody stopped it once before, when the key was gone already.
    const stopped = withoutForeignKeys(db.connection(), ['strays'], () =>
      Promise.reject(new Error('stopped'))
    )
    await assert.rejects(() => stopped, 'stopped')

    await compareTextExactly(db.connection())
    assert.deepEqual(await inexactText(db.connection()), [])
    const [[table]]: [Record<string, string>[]] = await db.rawQuery('show create table strays')
    assert.include(table['Create Table'], 'REFERENCES `owners` (`name`) ON DELETE CASCADE')
  }).skip(() => !isMysql(), 'SQLite has one collation')

  test('[B01] differ in an accent, in case or in a blank, so they are different keys', async ({
    assert,
  }) => {
    const names = ['jose', 'josé', 'Jose', 'jose ', 'jose\u0301']
    const rows = names.map((name) => ({ name: `test.${name}`, value: '1' }))
    await db
      .table('settings')
      .multiInsert(rows.map((row) => ({ ...row, updated_at: '2026-01-01' })))
    for (const { name } of rows)
      assert.lengthOf(await db.from('settings').where('name', name).select('name'), 1)
    await db.from('settings').where('name', 'like', 'test.%').delete()
  })

  test('[B01] of addresses decide who is appointed', async ({ client, assert }) => {
    const tag = newId().toLowerCase()
    const { user: jose } = await createCustomer({ email: `jose.${tag}@example.test` })
    const session = await sessionFor((await createStaff('owner')).user)
    await client
      .post('/admin/staff')
      .withSession(session)
      .form({ name: 'Andre', email: `josé.${tag}@example.test`, role: 'owner' })
      .redirects(0)
    assert.isNull(await StaffMember.findBy('user_id', jose.id))
    const appointed = await User.findByOrFail('email', `josé.${tag}@example.test`)
    assert.exists(await StaffMember.findBy('user_id', appointed.id))
  })

  test('[M5] of addresses decide who signs in, and who may sign up', async ({ assert }) => {
    const tag = newId().toLowerCase()
    const password = 'a heron stands in the reeds'
    await createCustomer({ email: `nora.${tag}@example.test`, password })
    for (const twin of [`nórá.${tag}@example.test`, `nora.${tag}@exämple.test`]) {
      const answer = await new Surfer().signIn(twin, password)
      assert.notEqual(answer.location, '/dashboard', twin)
    }
    const answer = await new Surfer().signIn(`NORA.${tag}@example.test `, password)
    assert.equal(answer.location, '/dashboard')
    await createCustomer({ email: `nóra.${tag}@example.test` })
  })

  test('[B01] are still found by their words, whatever the case and the script', async ({
    assert,
  }) => {
    const name = `Müller ÄÖÜ Żółć ЩЕРБАКОВА Ωmega ${newId()}`
    const { account } = await createCustomer({ name })
    for (const word of ['MÜLLER', 'äöü', 'żÓŁĆ', 'щербакова', 'Ωmega', 'ωMEGA'])
      assert.include(
        (await contains(db.from('accounts').select('id'), ['name'], word)).map(({ id }) => id),
        account.id,
        word
      )
  })

  test('[B04] that do not fit are refused, never cut', async ({ assert }) => {
    const [[row]]: [{ mode: string }[]] = await db.rawQuery('select @@sql_mode as mode')
    assert.include(row.mode, 'STRICT_ALL_TABLES')
    assert.notInclude(row.mode, 'NO_BACKSLASH_ESCAPES')
  }).skip(() => !isMysql(), 'SQLite has no widths')
})
