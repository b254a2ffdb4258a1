import { test } from '@japa/runner'
import { aloneAgain, settle } from '../../../bin/support/test_run/alone.js'
import type { Outcome } from '../../../bin/support/test_run/pool.js'

const slow = { title: 'is quick', spec: 'tests/browser/forms.spec.ts', reason: 'too slow' }

test.group('Test run | what failed beside others runs alone', () => {
  test('only the failed files run again', ({ assert }) => {
    const good = outcome({ passed: 5 })
    const bad = outcome({ passed: 5, failed: 1, failures: [slow] })

    const [[job, first], ...more] = aloneAgain([good, bad])

    assert.lengthOf(more, 0)
    assert.equal(first, bad)
    assert.deepEqual(job.files, ['browser/forms.spec.ts'])
  })

  test('a process that died runs again whole', ({ assert }) => {
    const [[job]] = aloneAgain([outcome({ failed: 1 })])

    assert.deepEqual(job.files, ['browser/forms.spec.ts', 'browser/times.spec.ts'])
  })

  test('many failures are no accident: nothing runs again', ({ assert }) => {
    assert.equal(aloneAgain(Array.from({ length: 4 }, () => outcome({ failed: 1 }))).size, 0)
  })

  test('what passes alone counts as passed and is told', ({ assert }) => {
    const first = outcome({ passed: 5, failed: 1, skipped: 2, failures: [slow] })

    const { outcome: settled, unsteady } = settle(first, outcome({ passed: 3 }))

    assert.deepEqual(countsOf(settled), { passed: 6, failed: 0, skipped: 2 })
    assert.lengthOf(settled.failures, 0)
    assert.deepEqual(unsteady, [slow])
  })

  test('a process that died counts what it counts alone', ({ assert }) => {
    const { outcome: settled, unsteady } = settle(
      outcome({ failed: 1 }),
      outcome({ passed: 9, skipped: 1 })
    )

    assert.deepEqual(countsOf(settled), { passed: 9, failed: 0, skipped: 1 })
    assert.lengthOf(unsteady, 1)
  })

  test('what fails again, or runs nothing, stays failed', ({ assert }) => {
    const first = outcome({ passed: 5, failed: 1, failures: [slow] })

    assert.equal(settle(first, outcome({ failed: 1, failures: [slow] })).outcome, first)
    assert.equal(settle(first, outcome({})).outcome, first)
  })
})

function outcome(values: Partial<Outcome>): Outcome {
  return {
    job: {
      name: 'browser',
      suite: 'browser',
      database: 'sqlite',
      files: ['browser/forms.spec.ts', 'browser/times.spec.ts'],
      cores: 1,
      seconds: 10,
    },
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: [],
    times: {},
    output: '',
    seconds: 1,
    ...values,
  }
}

function countsOf({ passed, failed, skipped }: Outcome) {
  return { passed, failed, skipped }
}
