import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'

import { PANEL_VERSION, defineExtension, defineExtensions } from '../index.js'

const root = new URL('./', import.meta.url)
const written = (panel: string, name = 'loyalty') => defineExtension({ name, panel, root })

test.group('Extensions', () => {
  test('the version that they are compared with is the one of the package', ({ assert }) => {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
    assert.equal(JSON.parse(manifest).version, PANEL_VERSION)
  })

  test('one that fits is taken', ({ assert }) => {
    assert.doesNotThrow(() => defineExtensions([written(`^${PANEL_VERSION}`)]).assertFit())
  })

  test('one for another version is refused by name, with both versions', ({ assert }) => {
    assert.throws(
      () => defineExtensions([written('^9.0.0')]).assertFit(),
      `The extension "loyalty" fits @innkeeper/panel ^9.0.0, but this panel has ${PANEL_VERSION}: install a version of it that fits, or take it out of the configuration`
    )
  })

  test('a range that is none is refused', ({ assert }) => {
    assert.throws(() => defineExtensions([written('newest')]).assertFit(), /which is no range/)
  })

  test('two of one name are refused', ({ assert }) => {
    const twice = [written('*'), written('*')]
    assert.throws(() => defineExtensions(twice).assertFit(), 'Two extensions are called "loyalty"')
  })

  test('folders that an extension does not have are left out', ({ assert }) => {
    const extensions = defineExtensions([written('*')])
    assert.deepEqual(extensions.migrations(root), [])
    assert.deepEqual(extensions.views(), [])
  })
})
