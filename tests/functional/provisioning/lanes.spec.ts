import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import Operation from '#provisioning/models/operation'
import { abandonOperation } from '#provisioning/operations/retry_or_abandon'
import { buildsWorkSource } from '#provisioning/operations/operations_work_source'
import { saveCluster } from '#provisioning/clusters/save_cluster'
import { until } from '#tests/support/panel_processes'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type { Cleanup } from '#tests/support/provisioning'

/** As long as the copy of a disk takes at this host. */
const COPY_MS = 60_000

test.group('Builds that wait for a slot to copy a disk', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(() => clock.reset())

  async function queue(builds: number, { clonesAtOnce = 1 } = {}) {
    const world = await createFakeWorld({
      cluster: { clonesAtOnce },
      latencyMs: COPY_MS,
      clock: () => clock.now().toJSDate(),
    })
    const operations: Operation[] = []
    for (let count = 0; count < builds; count++) {
      const service = await createPendingService({
        product: world.product,
        template: world.templates.vm,
      })
      operations.push(await accept(service))
    }
    await worker.drain()
    return { ...world, operations }
  }

  const waiting = () => db.from('operations').whereNotNull('waits_for').orderBy('id')

  test('[L] are shown with node and storage, and without the id of the cluster', ({ assert }) => {
    const operation = new Operation()
    operation.waitsFor = '01M8BV8Y0000000000000000000/pve1/ceph-vm'
    assert.equal(operation.waitsAt, 'pve1 · ceph-vm')
    operation.waitsFor = null
    assert.isNull(operation.waitsAt)
  })

  test('[H4] are not due before the slot is free, however long that takes', async ({ assert }) => {
    await queue(4)
    const asleep = (await waiting()).map(({ id }) => id)
    assert.lengthOf(asleep, 3)
    clock.travel({ seconds: 30 })
    const due = await buildsWorkSource.due(50)
    assert.deepEqual(
      due.filter((id) => asleep.includes(id)),
      []
    )
  })

  test('[H4] are woken by the slot, the one that waited longest first, and only as many as go on', async ({
    assert,
  }) => {
    const { operations } = await queue(4)
    clock.travel({ milliseconds: COPY_MS + 1 })
    await buildsWorkSource.run(operations[0].id)
    assert.deepEqual(await buildsWorkSource.due(50), [operations[1].id])
    await worker.drain()
    assert.deepEqual(
      (await waiting()).map(({ id }) => id),
      operations.slice(2).map(({ id }) => id)
    )
  })

  test('[H4] pass the wake-up on when the one that was woken comes to nothing', async ({
    assert,
  }) => {
    const { operations } = await queue(3)
    clock.travel({ milliseconds: COPY_MS + 1 })
    await buildsWorkSource.run(operations[0].id)
    await db.from('operations').where('id', operations[1].id).update({ state: 'needs_attention' })
    assert.isTrue((await abandonOperation(operations[1].id, SYSTEM, 'Test')).ok)
    assert.include(await buildsWorkSource.due(50), operations[2].id)
  })

  test('[H4] go on at once when staff let the cluster copy more at a time', async ({ assert }) => {
    const { cluster, host, operations } = await queue(4)
    await saveCluster(cluster, {
      form: {
        name: cluster.name,
        clones_at_once: 3,
        memory_percent: 100,
        first_remote_id: 10_000,
        last_remote_id: 99_999,
      },
      typed: { secret_secret: host.secret },
      say: (key) => key,
    })
    await worker.drain()
    assert.deepEqual(
      (await waiting()).map(({ id }) => id),
      [operations[3].id]
    )
  })

  test('[H4] take the slots that are free one after the other where wake-ups were lost', async ({
    assert,
  }) => {
    const { operations } = await queue(5, { clonesAtOnce: 2 })
    await db.from('clone_slots').delete()
    const copied = operations.slice(0, 2).map(({ id }) => id)
    const later = clock.nowMs() + COPY_MS
    await db.from('operations').whereIn('id', copied).update({ step: 'configure', run_at: later })
    await db.from('operations').where('id', operations[2].id).update({ run_at: clock.nowMs() })
    await worker.drain()
    assert.deepEqual(
      (await waiting()).map(({ id }) => id),
      [operations[4].id]
    )
  })

  test('[H4] have places of their own, so that a reboot waits for none of them', async ({
    assert,
    cleanup,
  }) => {
    const service = await besideHangingBuilds(cleanup)
    await service.changePower('reboot', SYSTEM)
    const began = performance.now()
    await until('the reboot', async () => {
      const operation = await Operation.findByOrFail('action', 'reboot')
      return operation.state === 'succeeded'
    })
    assert.isBelow(performance.now() - began, 3_000)
    assert.isAtLeast(worker.busy, 8)
  }).timeout(30_000)

  /** A machine that runs, beside more builds than a worker works on at once, each in a call that is not answered yet. */
  async function besideHangingBuilds(cleanup: Cleanup) {
    const { host, product, templates } = await createFakeWorld({ cluster: { clonesAtOnce: 50 } })
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    host.patienceMs = 8_000
    host.silent = true
    for (let count = 0; count < 12; count++)
      await accept(await createPendingService({ product, template: templates.vm }))
    worker.start()
    cleanup(() => worker.stop())
    await until('the builds', async () => worker.busy >= 8)
    await setTimeout(500)
    host.silent = false
    return service.refresh()
  }
})
