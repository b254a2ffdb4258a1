import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { createConnection } from 'mysql2/promise'
import { copyTables, serverOfTests } from '#tests/support/database_template'

const isMysql = process.env.DB_CONNECTION === 'mysql'

test.group('Copied schemas', () => {
  test('a schema that was copied is the one that migrations make', async ({ assert, cleanup }) => {
    const from = String(process.env.MYSQL_DATABASE)
    const to = `${from}_copy`
    const connection = await createConnection(serverOfTests())
    cleanup(async () => {
      await connection.query(`drop database if exists ${to}`)
      await connection.end()
    })
    await connection.query(`create database ${to} character set utf8mb4 collate utf8mb4_general_ci`)
    await copyTables(connection, from, to)

    const told = async (sql: string) => {
      const [rows] = await db.rawQuery(sql)
      return JSON.stringify(rows)
    }
    const tables: string[] = await db.connection().getAllTables()
    assert.isAbove(tables.length, 100)
    for (const table of tables) {
      const [ours, theirs] = [to, from].map((schema) => `show create table ${schema}.${table}`)
      assert.equal(
        (await told(ours)).replaceAll(/ AUTO_INCREMENT=\d+/g, ''),
        (await told(theirs)).replaceAll(/ AUTO_INCREMENT=\d+/g, '')
      )
    }
    const triggers = (schema: string) =>
      told(
        `select trigger_name, event_manipulation, event_object_table, action_timing, action_statement from information_schema.triggers where trigger_schema = '${schema}' order by 1`
      )
    assert.equal(await triggers(to), await triggers(from))
    const migrations = (schema: string) => told(`select name, batch from ${schema}.adonis_schema`)
    assert.equal(await migrations(to), await migrations(from))
  }).skip(!isMysql, 'SQLite copies nothing')
})
