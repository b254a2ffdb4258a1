import assert from 'node:assert/strict'

import { rejectsWith } from './rejects_with.js'
import type { CheckpointStore } from './run_to_completion.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** One reference, one machine. */
export function registerCreateTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | create`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'builds the machine that was asked for and starts it',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = suite.harness.spec(kind)
        const machine = await suite.create(driver, spec)
        assert.equal(machine.remoteId, spec.remoteId)
        assert.equal(machine.reference, spec.reference)
        assert.equal(machine.power, 'running')
        await suite.assertHolds(spec)
      })
    )

    test(
      'follows its plan, each step once and in order',
      run(async (suite) => {
        const driver = await suite.connect()
        const store: CheckpointStore = { checkpoint: null, steps: [] }
        await suite.create(driver, suite.harness.spec(kind), store)
        const plan = driver.steps('create', kind).map((step) => step.id)
        const visited = store.steps ?? []
        assert.deepEqual(
          visited,
          plan.filter((step) => visited.includes(step))
        )
      })
    )

    test(
      'announces its intent before the first call that changes anything',
      run(async (suite) => {
        const store: CheckpointStore = { checkpoint: null }
        const intents: boolean[] = []
        const driver = await suite.harness.connect({
          onRemoteCall(call) {
            if (call.mutates && call.phase === 'before') {
              intents.push(store.checkpoint?.intent === true)
            }
          },
        })
        await suite.create(driver, suite.harness.spec(kind), store)
        assert.equal(intents[0], true)
      })
    )

    test(
      'gives the same machine when asked twice',
      run(async (suite) => {
        const { driver, spec } = await suite.built()
        const machine = await suite.create(driver, spec)
        assert.equal(machine.remoteId, spec.remoteId)
        await suite.assertHolds(spec)
      })
    )

    test(
      'adopts the machine that carries the reference under another id',
      run(async (suite) => {
        const { driver, spec } = await suite.built()
        const other = suite.harness.spec(kind).remoteId
        const machine = await suite.create(driver, { ...spec, remoteId: other })
        assert.equal(machine.remoteId, spec.remoteId)
        await suite.assertHolds(spec)
      })
    )

    test(
      'refuses an id that another owner uses, and leaves that machine alone',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = suite.harness.spec(kind)
        await suite.harness.plantForeign(spec)
        const before = await suite.harness.machines()
        await rejectsWith('conflict', 'E_REMOTE_ID_TAKEN', suite.create(driver, spec))
        assert.deepEqual(await suite.harness.machines(), before)
      })
    )

    test(
      'refuses a template that the host does not have, and leaves nothing behind',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = { ...suite.harness.spec(kind), template: 'no-such-template' }
        await rejectsWith('permanent', 'E_TEMPLATE_MISSING', suite.create(driver, spec))
        assert.deepEqual(await suite.harness.machines(), [])
      })
    )

    if (options.supports?.concurrentCreate !== false) {
      test(
        'gives one machine to two creates at the same time',
        run(async (suite) => {
          const spec = suite.harness.spec(kind)
          const drivers = [await suite.connect(), await suite.connect()]
          await Promise.all(drivers.map((driver) => suite.create(driver, spec)))
          await suite.assertHolds(spec)
        })
      )
    }
  })
}
