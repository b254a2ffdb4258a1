import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { sortedPage, type Sorting } from '#core/database/sorted_page'
import { PanelDatabase } from '#tests/support/panel_database'

const TABLE = 'sorted_page_rows'
const key = `${TABLE}.id`

/** Many rows are alike, and some have nothing. */
const VALUES = [3, null, 1, 2, 3, 1, null, 2, 3, 3, null, 1]

test.group('Sorted pages', (group) => {
  let ids: string[]

  group.setup(async () => {
    const database = await PanelDatabase.create()
    await db.connection().schema.createTable(TABLE, (table) => {
      table.string('id', 26).primary()
      table.integer('value').nullable()
      table.index(['value', 'id'])
    })
    ids = VALUES.map(() => newId())
    await db.table(TABLE).multiInsert(ids.map((id, at) => ({ id, value: VALUES[at] })))
    return async () => {
      await db.connection().schema.dropTable(TABLE)
      await database.remove()
    }
  })

  const sortings: Sorting[] = (['asc', 'desc'] as const).flatMap((direction) => [
    { column: key, direction },
    { column: `${TABLE}.value`, direction, nullable: true },
  ])

  /** What the database says in one go. */
  const expected = async ({ column, direction }: Sorting): Promise<string[]> => {
    const rows = await db
      .from(TABLE)
      .select('id')
      .orderBy(column, direction)
      .orderBy(key, direction)
    return rows.map(({ id }) => id)
  }

  for (const sort of sortings)
    for (const size of [1, 2, 5, 12, 50])
      test(`${sort.column} ${sort.direction} comes whole in pages of ${size}, there and back`, async ({
        assert,
      }) => {
        const order = { key, sort, size }
        const query = () => db.from(TABLE).select('id', 'value')
        const there: string[] = []
        let page = await sortedPage(query(), { ...order, at: {} })
        assert.isNull(page.newer)
        for (;;) {
          there.push(...page.rows.map(({ id }) => String(id)))
          if (!page.older) break
          page = await sortedPage(query(), { ...order, at: { after: page.older } })
        }
        assert.deepEqual(there, await expected(sort))

        const back: string[][] = [page.rows.map(({ id }) => String(id))]
        while (page.newer) {
          page = await sortedPage(query(), { ...order, at: { before: page.newer } })
          back.unshift(page.rows.map(({ id }) => String(id)))
        }
        assert.deepEqual(back.flat(), await expected(sort))
      })

  test('begins again where the row beside has gone', async ({ assert }) => {
    const sort = { column: `${TABLE}.value`, direction: 'desc', nullable: true } as const
    const at = { after: newId() }
    const page = await sortedPage(db.from(TABLE).select('id'), { key, sort, size: 3, at })
    assert.deepEqual(
      page.rows.map(({ id }) => id),
      (await expected(sort)).slice(0, 3)
    )
  })
})
