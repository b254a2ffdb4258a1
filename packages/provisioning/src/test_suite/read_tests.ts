import assert from 'node:assert/strict'

import { VERBS } from '../contract.js'
import { refOf } from './suite_context.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** Probe, inventory, find and observe. */
export function registerReadTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | read`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'reports a healthy host as healthy',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        const report = await driver.probe()
        assert.deepEqual(report.problems, [])
        assert.deepEqual(report.missingPrivileges, [])
        assert.equal(report.ok, true)
        assert.ok(report.version)
      })
    )

    test(
      'offers in its inventory what the spec asks for',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        const spec = harness.spec(kind)
        const inventory = await driver.inventory()
        const { node, storage, bridge } = spec.placement
        assert.ok(inventory.nodes.some((entry) => entry.name === node && entry.online))
        assert.ok(
          inventory.storages.some(
            (entry) => entry.name === storage && entry.node === node && entry.content.includes(kind)
          )
        )
        assert.ok(inventory.bridges.some((entry) => entry.name === bridge && entry.node === node))
        const template = inventory.templates.find((entry) => entry.reference === spec.template)
        assert.equal(template?.kind, kind)
        assert.ok(template?.nodes.includes(node))
      })
    )

    test(
      'tells of more room than the spec needs, as the panel sells only where it knows of room',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        const { placement, memoryMb, diskGb } = harness.spec(kind)
        const { nodes, storages } = await driver.inventory()
        const node = nodes.find(({ name }) => name === placement.node)
        const free = storages
          .filter(({ name, node: on }) => name === placement.storage && on === placement.node)
          .map(({ freeBytes }) => freeBytes ?? 0)
        assert.ok((node?.memoryTotalBytes ?? 0) >= memoryMb * 2 ** 20, 'memoryTotalBytes')
        assert.ok(Math.max(0, ...free) >= diskGb * 2 ** 30, 'freeBytes')
      })
    )

    test(
      'has a plan for every verb',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        for (const verb of VERBS) {
          const ids = driver.steps(verb, kind).map((step) => step.id)
          assert.ok(ids.length > 0, `no steps for ${verb}`)
          assert.equal(new Set(ids).size, ids.length, `a step of ${verb} is listed twice`)
        }
      })
    )

    test(
      'finds nothing where nothing was built',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        const spec = harness.spec(kind)
        assert.equal(await driver.find(spec.reference), null)
        const observation = await driver.observe(refOf(spec))
        assert.equal(observation.exists, false)
      })
    )

    test(
      'observes a machine it built, alone and among all',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const found = await driver.find(spec.reference)
        assert.equal(found?.remoteId, spec.remoteId)

        const observation = await driver.observe(ref)
        assert.equal(observation.exists, true)
        assert.equal(observation.power, 'running')
        assert.equal(observation.reference, spec.reference)

        const all = await driver.observeAll()
        assert.deepEqual(
          all.map((entry) => [entry.remoteId, entry.reference, entry.power]),
          [[spec.remoteId, spec.reference, 'running']]
        )
      })
    )

    test(
      'leaves foreign machines out of what it observes',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        await harness.plantForeign(harness.spec(kind))
        assert.deepEqual(await driver.observeAll(), [])
      })
    )
  })
}
