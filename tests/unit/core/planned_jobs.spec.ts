import { test } from '@japa/runner'
import { leftToOthers, planJobs, type Database } from '../../../bin/support/test_run/jobs.js'

const LOAD = 'contract/journey/load.spec.ts'
const STRIPE = 'contract/billing_stripe/stripe_gateway.spec.ts'

const databasesOf = (file: string, databases: Database[]) =>
  planJobs(['contract'], databases, { cores: 2 })
    .filter(({ files }) => files.includes(file))
    .map(({ database }) => database)

test.group('Test run | its jobs', () => {
  test('what needs one database has MariaDB where that is asked for', ({ assert }) => {
    assert.deepEqual(databasesOf(LOAD, ['sqlite', 'mysql']), ['mysql'])
    assert.deepEqual(databasesOf(LOAD, ['sqlite']), ['sqlite'])
    assert.sameMembers(databasesOf(STRIPE, ['sqlite', 'mysql']), ['sqlite', 'mysql'])
  })

  test('every second spec that depends little on the database runs on MariaDB too, another half by another seed', ({
    assert,
    cleanup,
  }) => {
    const { TEST_SEED: seed, FULL: full } = process.env
    cleanup(
      () => void Object.assign(process.env, { TEST_SEED: seed ?? '1' }, full && { FULL: full })
    )
    delete process.env.FULL
    const runOn = (database: Database, by: string) => {
      process.env.TEST_SEED = by
      const jobs = planJobs(['functional'], ['sqlite', 'mysql'], { cores: 2 })
      return jobs.filter((job) => job.database === database).flatMap(({ files }) => files)
    }
    const of = (files: string[], folder: string) =>
      files.filter((file) => file.startsWith(`functional/${folder}/`)).sort()

    const [all, some, others] = [runOn('sqlite', '1'), runOn('mysql', '1'), runOn('mysql', '2')]
    assert.deepEqual(of(some, 'billing'), of(all, 'billing'))
    assert.isBelow(some.length, all.length)
    assert.isAtLeast(some.length, all.length / 2)
    assert.notDeepEqual(of(some, 'core'), of(others, 'core'))
    process.env.FULL = '1'
    assert.sameMembers(runOn('mysql', '1'), all)
    delete process.env.FULL
  })

  test('a sampled run leaves a third of what it may to other seeds, and every spec is in some run', ({
    assert,
    cleanup,
  }) => {
    const { TEST_SEED: seed, FULL: full } = process.env
    cleanup(
      () => void Object.assign(process.env, { TEST_SEED: seed ?? '1' }, full && { FULL: full })
    )
    delete process.env.FULL
    const runOf = (by: number, isSampled: boolean) => {
      process.env.TEST_SEED = String(by)
      const jobs = planJobs(['browser'], ['sqlite', 'mysql'], { cores: 2, isSampled })
      return jobs.flatMap(({ files }) => files)
    }
    const all = runOf(1, false)
    const some = runOf(1, true)
    assert.lengthOf(some, all.length - leftToOthers(['browser']).length)
    assert.isAbove(some.length, all.length / 2)
    assert.include(some, 'browser/journey.spec.ts')
    const runs = Array.from({ length: 30 }, (_, by) => runOf(by, true))
    assert.sameMembers([...new Set(runs.flat())], all)
    process.env.FULL = '1'
    assert.sameMembers(runOf(1, true), all)
    delete process.env.FULL
  })

  test('what takes longest begins first', ({ assert }) => {
    const suites = ['unit', 'functional', 'contract', 'crash']
    const [first] = planJobs(suites, ['sqlite', 'mysql'], { cores: 2 })
    assert.deepEqual(first.files, ['contract/operations/installation.spec.ts'])
  })
})
