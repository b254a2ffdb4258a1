import { test } from '@japa/runner'

import { Stranger } from '../../../tests/support/stranger.js'

const CONFORMANCE = `
import { FakeGateway } from '@innkeeper/panel/fake'
import { registerGatewaySuite } from '@innkeeper/panel/test_suite'

registerGatewaySuite('fake', async () => {
  const gateway = new FakeGateway()
  return {
    gateway,
    pay: async (truth, options) => gateway.payAsPerson(truth.attemptId, options),
    saveCard: async (customer, options) => gateway.saveCard(customer, options),
    loseNextAnswer: () => gateway.loseNextAnswer(),
    close: async () => {},
  }
})
`

const RUNNER = `
import { configure, run } from '@japa/runner'
import { assert } from '@japa/assert'
configure({ files: ['gateway.spec.js'], plugins: [assert()], forceExit: true })
await run()
`

const ENTRIES = `
import { Money, PANEL_VERSION, defineExtension, newId, outbox, workRegistry } from '@innkeeper/panel'
import { GatewayError, gateways } from '@innkeeper/panel/gateway'
defineExtension({ name: 'loyalty', panel: '^' + PANEL_VERSION, root: new URL('./', import.meta.url) })
outbox.consume('invoice.paid', 'loyalty.award', () => import('./award.js'))
workRegistry.addTask({ name: 'loyalty.expire', everyMs: 1000, run: async () => {} })
console.log(Money.of(1190, 'EUR').minor, newId().length, GatewayError.name, gateways.all().length)
`

/** Everything that stands in a package of npm must be usable from it alone. */
test.group('The published package of the panel', (group) => {
  let stranger: Stranger
  let files: string[]

  group.setup(async () => {
    stranger = await Stranger.create()
    files = await stranger.install('packages/panel')
    await stranger.borrow('@japa/runner', '@japa/assert')
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

  test('is imported by plain Node without a panel around it', async ({ assert }) => {
    await stranger.write('entries.js', ENTRIES)
    assert.equal((await stranger.run('node', 'entries.js')).trim(), '1190 26 GatewayError 0')
  })

  test('runs the suite of gateways outside the repository', async ({ assert }) => {
    await stranger.write('gateway.spec.js', CONFORMANCE)
    await stranger.write('run.js', RUNNER)
    assert.match(await stranger.run('node', 'run.js'), /Tests\s+\d+ passed \(\d+\)/)
  }).timeout(60_000)
})
