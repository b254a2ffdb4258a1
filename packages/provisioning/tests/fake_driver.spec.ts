import { test } from '@japa/runner'

import { FakeHarness, registerDriverTestSuite, runToCompletion } from '../src/test_suite/main.js'
import { ProvisioningError } from '../index.js'

registerDriverTestSuite({
  test,
  name: 'Fake driver',
  kinds: ['vm', 'container'],
  createHarness: async () => new FakeHarness(),
})

test.group('Fake driver | failures on request', () => {
  test('throws an injected failure once and then goes on', async ({ assert }) => {
    const harness = new FakeHarness()
    const driver = harness.connect()
    harness.host.fail({
      call: 'start',
      error: new ProvisioningError('Busy', { kind: 'transient', code: 'E_HOST_BUSY' }),
    })
    const spec = harness.spec('vm')
    const machine = await runToCompletion((checkpoint) => driver.create(spec, checkpoint), {
      wait: (ms) => harness.wait(ms),
    })
    assert.equal(machine.power, 'running')
    assert.equal(harness.host.calls.filter((call) => call === 'start').length, 2)
  })

  test('has no room when it is full', async ({ assert }) => {
    const harness = new FakeHarness()
    harness.host.capacity = 0
    const driver = harness.connect()
    const spec = harness.spec('vm')
    const first = await driver.create(spec, null)
    if (first.status !== 'pending') return assert.fail('nothing was announced')
    await assert.rejects(() => driver.create(spec, first.checkpoint), 'The host is full')
    assert.equal(harness.host.machines.size, 0)
  })

  test('takes its time to build when told so', async ({ assert }) => {
    const harness = new FakeHarness()
    harness.host.latencyMs = 1000
    const driver = harness.connect()
    const startedAt = harness.now
    const spec = harness.spec('vm')
    await runToCompletion((checkpoint) => driver.create(spec, checkpoint), {
      wait: (ms) => harness.wait(ms),
    })
    assert.isAtLeast(harness.now - startedAt, 1000)
  })
})
