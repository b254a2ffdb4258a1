import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from '@japa/runner'

test.group('Styles', () => {
  test('a class is described in one file, so that no page changes another one', ({ assert }) => {
    const homes = new Map<string, Set<string>>()
    for (const file of globSync('resources/css/{components,modules}/*.css')) {
      for (const [, name] of readFileSync(file, 'utf8').matchAll(/^\.([a-z][a-z_-]*) \{/gm))
        homes.set(name, (homes.get(name) ?? new Set()).add(basename(file)))
    }
    assert.isAbove(homes.size, 80)
    const shared = [...homes].filter(([, files]) => files.size > 1)
    assert.deepEqual(
      shared.map(([name, files]) => `${name}: ${[...files].join(', ')}`),
      []
    )
  })
})
