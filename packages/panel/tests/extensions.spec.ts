import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
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

  test('a language counts once a package has all of the panel in it', ({ assert, cleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'innkeeper-languages-'))
    cleanup(() => rmSync(folder, { recursive: true }))
    const write = (file: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), '{}')
    }
    for (const file of ['own/ui.json', 'own/billing.json']) write(file)
    for (const file of ['de/ui.json', 'de/billing.json', 'de/own.json', 'fr/ui.json'])
      write(`package/resources/lang/${file}`)
    const from = pathToFileURL(join(folder, 'package/'))
    const extensions = defineExtensions([{ ...written('*'), root: from }])
    assert.deepEqual(extensions.translations(join(folder, 'own')), ['de'])
  })
})
