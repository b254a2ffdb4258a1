import { test } from '@japa/runner'

import { Stranger } from '../../../tests/support/stranger.js'

const CONFORMANCE = `
import { test } from '@japa/runner'
import { FakeHarness, registerDriverTestSuite } from '@innkeeper/provisioning/test_suite'

registerDriverTestSuite({
  test,
  name: 'Fake',
  kinds: ['vm', 'container'],
  createHarness: async () => new FakeHarness(),
})
`

const RUNNER = `
import { configure, run } from '@japa/runner'
configure({ files: ['conformance.spec.js'], forceExit: true })
await run()
`

const ENTRIES = `
import { defineConfig, ProvisioningError } from '@innkeeper/provisioning'
import * as types from '@innkeeper/provisioning/types'
import { fake } from '@innkeeper/provisioning/fake'
const config = defineConfig({ default: 'fake', drivers: { fake: fake() } })
const { manifest } = await config.drivers.fake()
console.log([ProvisioningError.name, manifest.label, Object.keys(types).length].join(' '))
`

const TYPED = `
import { defineConfig } from '@innkeeper/provisioning'
import { fake } from '@innkeeper/provisioning/fake'
import type { DriverManifest } from '@innkeeper/provisioning/types'
import type { DriverHarness } from '@innkeeper/provisioning/test_suite'

const config = defineConfig({ default: 'fake', drivers: { fake: fake() } })
export type Names = keyof typeof config.drivers
export const name: Names = 'fake'
export type Both = [DriverManifest['label'], DriverHarness['secrets']]
`

/** Everything that stands in a package of npm must be usable from it alone. */
test.group('The published package', (group) => {
  let stranger: Stranger
  let files: string[]

  group.setup(async () => {
    stranger = await Stranger.create()
    files = await stranger.install('packages/provisioning')
    await stranger.borrow('@japa/runner', '@types/node', 'typescript')
    return () => stranger.remove()
  })

  test('holds what is compiled, its license and its README, and no tests', ({ assert }) => {
    const others = files.filter((file) => !file.startsWith('build/')).sort()
    assert.deepEqual(others, ['LICENSE', 'README.md', 'package.json'])
    assert.deepEqual(
      files.filter((file) => /spec|(?<!\.d)\.ts$/.test(file)),
      []
    )
  })

  test('is imported by plain Node through each of its entries', async ({ assert }) => {
    await stranger.write('entries.js', ENTRIES)
    assert.equal((await stranger.run('node', 'entries.js')).trim(), 'ProvisioningError Fake host 0')
  })

  test('runs its conformance suite outside the repository', async ({ assert }) => {
    await stranger.write('conformance.spec.js', CONFORMANCE)
    await stranger.write('run.js', RUNNER)
    const output = await stranger.run('node', 'run.js')
    assert.match(output, /Tests\s+\d+ passed \(\d+\)/)
  }).timeout(60_000)

  test('has types that a strict compiler accepts', async ({ assert }) => {
    await stranger.write('typed.ts', TYPED)
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext']
    const compiler = 'node_modules/typescript/bin/tsc'
    assert.equal(await stranger.run('node', compiler, ...flags, 'typed.ts'), '')
  }).timeout(60_000)
})
