import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import type {} from '@japa/assert'
import { defineExtensions, navigation } from '@innkeeper/panel'
import extension from '../index.ts'

test.group('Loyalty', () => {
  test('fits the installed version of the panel', ({ assert }) => {
    assert.doesNotThrow(() => defineExtensions([extension]).assertFit())
  })

  test('has its migrations, texts and views where the panel looks for them', ({ assert }) => {
    for (const folder of ['migrations', 'resources/lang', 'resources/views'])
      assert.isTrue(existsSync(new URL(folder, extension.root)), folder)
  })

  test('has a text for its entry in the menu', async ({ assert }) => {
    await extension.boot?.()
    const texts = readFileSync(new URL('resources/lang/en/navigation.json', extension.root), 'utf8')
    const names = navigation.entries('customer', () => true).map((entry) => entry.name)
    for (const name of names) assert.property(JSON.parse(texts).customer, name)
  })
})
