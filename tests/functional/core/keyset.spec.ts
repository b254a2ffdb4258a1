import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { keysetPage, type Cursor } from '#core/database/keyset'
import { pageLinks } from '#core/views/pages'

const ROWS = 11

test.group('Keyset pages', (group) => {
  group.setup(async () => {
    for (let number = 1; number <= ROWS; number++) await insert(keyOf(number))
  })

  const insert = (id: string) =>
    db.table('articles').insert({
      ...{
        id,
        slug: id,
        title: id,
        summary: id,
        body: id,
        topic: 'x',
        state: 'draft',
        position: 1,
      },
      ...{ created_at: '2026-11-01 00:00:00', updated_at: '2026-11-01 00:00:00' },
    })

  const keyOf = (number: number) => `row-${String(number).padStart(2, '0')}`
  const page = (at: Cursor, size = 4) =>
    keysetPage<{ id: string }>(db.from('articles').where('id', 'like', 'row-%').select('id'), {
      key: 'articles.id',
      size,
      at,
    })
  const keys = ({ rows }: { rows: { id: string }[] }) => rows.map(({ id }) => id)

  test('tells the latest first, and every row once on the way to the end', async ({ assert }) => {
    const seen: string[] = []
    let at: Cursor = {}
    for (;;) {
      const current = await page(at)
      seen.push(...keys(current))
      if (!current.older) break
      at = { after: current.older }
    }
    assert.deepEqual(
      seen,
      Array.from({ length: ROWS }, (_, index) => keyOf(ROWS - index))
    )
  })

  test('comes back the way it went', async ({ assert }) => {
    const first = await page({})
    const second = await page({ after: first.older! })
    const third = await page({ after: second.older! })
    assert.isNull(first.newer)
    assert.isNull(third.older)
    assert.deepEqual(keys(await page({ before: third.newer! })), keys(second))
    const back = await page({ before: second.newer! })
    assert.deepEqual(keys(back), keys(first))
    assert.isNull(back.newer)
  })

  test('a row that comes in between moves no page', async ({ assert }) => {
    const first = await page({})
    await insert('row-99')
    assert.equal(keys(await page({ after: first.older! }))[0], keyOf(ROWS - 4))
    await db.from('articles').where('id', 'row-99').delete()
  })

  test('a page behind the last row is empty and leads back', async ({ assert }) => {
    const beyond = await page({ after: 'row-00' })
    assert.isTrue(beyond.isEmpty)
    assert.equal(beyond.newer, 'row-00')
  })

  test('links keep the filters and know one direction at a time', async ({ assert }) => {
    const second = await page({ after: keyOf(8) })
    const links = pageLinks(second, '/rows?state=open&after=row-08')
    assert.equal(links?.next, '/rows?state=open&after=row-04')
    assert.equal(links?.previous, '/rows?state=open&before=row-07')
    assert.isNull(pageLinks(await page({}, 50), '/rows'))
  })
})
