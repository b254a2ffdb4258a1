import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { parse } from 'node-html-parser'
import { groups } from '#core/gallery/groups'

const COMPONENTS = app.makePath('resources/views/components')
const SPECIMENS = app.makePath('resources/views/pages/dev/components')
const specimens = groups.flatMap((group) => group.specimens)
const files = globSync('**/*.edge', { cwd: COMPONENTS }).map((file) => file.replace('.edge', ''))

test.group('Components page', () => {
  test('has every component in one group: add a new one to app/core/gallery/groups.ts', ({
    assert,
  }) => {
    assert.sameMembers(
      specimens.map(({ name }) => name),
      files
    )
  })

  test('has the states of each component, or names a page that shows it', ({ assert }) => {
    const missing = specimens.filter(
      ({ name, seenAt }) => !seenAt && !existsSync(`${SPECIMENS}/${name}.edge`)
    )
    assert.deepEqual(missing, [])
    const kept = globSync('**/*.edge', { cwd: SPECIMENS }).map((file) => file.replace('.edge', ''))
    assert.isEmpty(kept.filter((name) => !files.includes(name)))
  })

  test('says how what a person acts on is used by keyboard and heard', ({ assert }) => {
    const acted =
      /<(button|input|select|textarea|form|details|summary|progress)\b|@!?ui\.(form|button|field|select|textarea|checkbox|radios)\b/
    const silent = specimens.filter(({ name, note }) => {
      const source = readFileSync(`${COMPONENTS}/${name}.edge`, 'utf8')
      return !note && acted.test(source)
    })
    assert.deepEqual(
      silent.map(({ name }) => name),
      []
    )
  })

  test('shows something of each of them', async ({ client, assert }) => {
    const response = await client.get('/dev/components')
    response.assertStatus(200)
    const page = parse(response.text())
    for (const { name } of specimens.filter(({ seenAt }) => !seenAt)) {
      const shown = page.querySelector(`[data-component="${name}"]`)
      assert.isNotNull(shown, name)
      assert.isNotEmpty(
        shown!.childNodes.filter((node) => node.toString().trim()),
        name
      )
    }
  })
})
