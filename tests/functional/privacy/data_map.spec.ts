import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { lawfulBases, personalData, type PersonalColumn } from '#core/registries/personal_data'

/** Tables of the framework that hold no row about anybody: versions of the schema, jobs whose payload is ids. */
const notOurs = /^(adonis_schema|sqlite_)/

async function migratedTables(): Promise<string[]> {
  const tables = await db.connection().getAllTables()
  return tables.filter((table) => !notOurs.test(table)).sort()
}

function declaredColumns(): PersonalColumn[] {
  return personalData
    .all()
    .flatMap(({ tables }) => Object.values(tables))
    .flatMap(({ columns }) => Object.values(columns))
    .filter((column): column is PersonalColumn => column !== 'none')
}

test.group('Personal data', () => {
  test('is declared for every table of the database, and for none that does not exist', async ({
    assert,
  }) => {
    const declared = personalData.all().flatMap(({ tables }) => Object.keys(tables))
    assert.deepEqual(declared.sort(), await migratedTables())
    assert.equal(new Set(declared).size, declared.length, 'a table is declared by one module')
  })

  test('is declared for every column, and for none that does not exist', async ({ assert }) => {
    const differences: string[] = []
    for (const table of await migratedTables()) {
      const columns = Object.keys(await db.connection().columnsInfo(table))
      const declared = Object.keys(personalData.table(table)?.columns ?? {})
      for (const column of columns)
        if (!declared.includes(column)) differences.push(`${table}.${column} is not declared`)
      for (const column of declared)
        if (!columns.includes(column)) differences.push(`${table}.${column} does not exist`)
    }
    assert.deepEqual(differences, [])
  })

  test('names a purpose that its module declares, and a period or a rule', async ({ assert }) => {
    for (const { module, purposes, tables } of personalData.all()) {
      for (const { basis, description } of Object.values(purposes)) {
        assert.include(lawfulBases, basis)
        assert.isNotEmpty(description)
      }
      for (const [table, { columns }] of Object.entries(tables)) {
        for (const [column, declaration] of Object.entries(columns)) {
          if (declaration === 'none') continue
          assert.property(purposes, declaration.purpose, `${module}: ${table}.${column}`)
          assert.match(
            declaration.retention,
            /^(P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?|[a-z_]+(:[a-z_.]+)?)$/,
            `${table}.${column}`
          )
        }
      }
    }
  })

  test('leads to a person or an account wherever a table holds some that is not about nobody', async ({
    assert,
  }) => {
    for (const { tables } of personalData.all()) {
      for (const [table, { subject, columns }] of Object.entries(tables)) {
        if (subject === 'none') continue
        const named = Object.values(subject)[0]
        if ('userColumn' in subject || 'accountColumn' in subject)
          assert.property(columns, named, table)
      }
    }
  })

  test('is explained on the privacy page, purpose by purpose', async ({ client, assert }) => {
    const response = await client.get('/privacy')
    response.assertStatus(200)
    const held = new Set(declaredColumns().map(({ purpose }) => purpose))
    for (const { purposes } of personalData.all()) {
      for (const [purpose, { description }] of Object.entries(purposes)) {
        if (held.has(purpose)) response.assertTextIncludes(description.replaceAll("'", '&#39;'))
      }
    }
    assert.notMatch(response.text(), /translation missing|privacy\.(bases|categories|rules)\./i)
  })
})
