import assert from 'node:assert/strict'
import { inspect } from 'node:util'

import { ProvisioningError } from '../errors.js'
import { rejectsWith } from './rejects_with.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** Lost answers, silence, and wrong credentials. */
export function registerOutageTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | outage`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'adopts what a call built whose answer was lost',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = suite.harness.spec(kind)
        await suite.harness.loseNextAnswer()
        await suite.create(driver, spec)
        await suite.assertHolds(spec)
      })
    )

    test(
      'destroys and suspends although the answer was lost',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        await suite.harness.loseNextAnswer()
        await suite.suspend(driver, ref)
        assert.equal(await suite.isRunning(spec.remoteId), false)
        await suite.harness.loseNextAnswer()
        await suite.destroy(driver, ref)
        assert.deepEqual(await suite.harness.machines(), [])
      })
    )

    test(
      'never reports a machine as gone while the host is silent',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        await suite.harness.setReachable(false)
        const observation = await driver.observe(ref)
        assert.equal(observation.exists, 'unknown')
        assert.equal(observation.power, 'unknown')
        await assert.rejects(driver.find(spec.reference), isTransient)
        await assert.rejects(driver.destroy(ref, null), isTransient)

        await suite.harness.setReachable(true)
        const recovered = await driver.observe(ref)
        assert.equal(recovered.exists, true)
      })
    )

    test(
      'says that credentials are wrong, and shows none',
      run(async (suite) => {
        const driver = await suite.harness.connect({ credentials: 'wrong' })
        const spec = suite.harness.spec(kind)
        const error = await driver.create(spec, null).then(
          () => assert.fail('create was allowed'),
          (reason: unknown) => reason
        )
        assert.ok(error instanceof ProvisioningError)
        assert.equal(error.kind, 'auth')
        showsNoSecret(error, suite.harness.secrets)

        const report = await driver.probe()
        assert.equal(report.ok, false)
        assert.ok(report.problems.length > 0)
        showsNoSecret(report, suite.harness.secrets)
      })
    )

    test(
      'refuses a wrong credential for every verb alike',
      run(async (suite) => {
        const { ref, spec } = await suite.built()
        const driver = await suite.harness.connect({ credentials: 'wrong' })
        await rejectsWith('auth', 'E_CREDENTIALS', driver.power('stop', ref, null))
        await rejectsWith('auth', 'E_CREDENTIALS', driver.destroy(ref, null))
        if (driver.manifest.capabilities.resize && driver.resize)
          await rejectsWith('auth', 'E_CREDENTIALS', driver.resize(ref, spec, null))
        assert.equal(await suite.isRunning(ref.remoteId), true)
      })
    )
  })
}

function isTransient(error: unknown): boolean {
  return error instanceof ProvisioningError && error.kind === 'transient'
}

function showsNoSecret(subject: unknown, secrets: string[]): void {
  const text = inspect(subject, { depth: 10, showHidden: true })
  for (const secret of secrets) assert.ok(!text.includes(secret), 'a secret is visible')
}
