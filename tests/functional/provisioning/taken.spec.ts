import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { correctSubnet } from '#provisioning/addresses/correct_subnet'
import { freeRestedAddresses } from '#provisioning/addresses/free_rested_addresses'
import { applyObservation } from '#provisioning/clusters/apply_observation'
import { listClusters } from '#provisioning/clusters/list_clusters'
import { leaveReservation } from '#provisioning/operations/leave_reservation'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import { createFakeWorld, createPendingService, forgetMachines } from '#tests/support/provisioning'
import { assertTakenIsBooked } from '#tests/support/taken'
import type Service from '#provisioning/models/service'

type World = Awaited<ReturnType<typeof createFakeWorld>>

const order = ({ product, templates }: World, extraAddresses = 0) =>
  createPendingService({ product, template: templates.vm, overrides: { extraAddresses } })

const usedIn = async ({ pool }: World) =>
  Number((await pool.related('subnets').query().firstOrFail()).used)

async function build(world: World, extraAddresses = 0): Promise<Service> {
  const service = await order(world, extraAddresses)
  await startProvisioning(service.orderId ?? '')
  await worker.drain()
  return service.refresh()
}

test.group('What is taken of subnets and nodes', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('is booked as machines are built, end, and give their addresses back', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const [one, two] = [await build(world), await build(world, 3)]
    await assertTakenIsBooked(assert)
    assert.equal(await usedIn(world), 5)
    assert.equal((await listClusters())[0].services, '2')

    await two.destroy({ by: SYSTEM, reason: 'Test' })
    await assertTakenIsBooked(assert)
    await worker.drain()
    await assertTakenIsBooked(assert)
    assert.equal((await listClusters())[0].services, '1')

    clock.travel({ days: 30 })
    await freeRestedAddresses()
    await freeRestedAddresses()
    await assertTakenIsBooked(assert)
    assert.equal(await usedIn(world), 1)
    assert.equal((await one.refresh()).state, 'active')
  })

  test('is booked once where many are placed at the same time', async ({ assert }) => {
    const world = await createFakeWorld()
    const services = await Promise.all(Array.from({ length: 6 }, () => order(world)))
    await Promise.all(services.map(({ orderId }) => startProvisioning(orderId ?? '')))
    await Promise.all(services.map(({ orderId }) => startProvisioning(orderId ?? '')))
    await assertTakenIsBooked(assert)
    assert.equal((await listClusters())[0].services, '6')
  })

  test('moves with a machine that moved at its host', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    clock.travel({ minutes: 1 })
    const seen = { reference: service.id, remoteId: service.remoteId ?? '', exists: true } as const
    for (const node of ['fake2', 'fake2', 'fake1', 'fake3']) {
      await applyObservation(service, { ...seen, power: 'running', node }, clock.now())
      clock.travel({ seconds: 5 })
    }
    await assertTakenIsBooked(assert)
    const loads = await db.from('node_loads').where('services', 1).select('node')
    assert.deepEqual(loads, [{ node: 'fake3' }])
  })

  test('follows a gateway, and a reservation that is left', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await order(world)
    await startProvisioning(service.orderId ?? '')
    const subnet = await world.pool.related('subnets').query().firstOrFail()
    for (const gateway of ['192.0.2.9', '192.0.2.9', '192.0.2.10'])
      await correctSubnet(subnet.id, { gateway, resolvers: '192.0.2.53' }, SYSTEM)
    await assertTakenIsBooked(assert)

    await service.refresh()
    await transaction((trx) => leaveReservation(trx, service, SYSTEM))
    await assertTakenIsBooked(assert)
    assert.equal((await listClusters())[0].services, '0')
  })

  test('is not booked where the transaction comes to nothing', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const undone = transaction(async (trx) => {
      await leaveReservation(trx, service, SYSTEM)
      throw new Error('undone')
    })
    await assert.rejects(() => undone, 'undone')
    await assertTakenIsBooked(assert)
    assert.equal((await listClusters())[0].services, '1')
  })
})
