import { test } from '@japa/runner'
import AuditEntry from '#audit/models/audit_entry'
import Plan from '#catalog/models/plan'
import PlanMeter from '#catalog/models/plan_meter'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { reprice } from '#tests/support/price_changes'
import { resetState } from '#tests/support/reset_state'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import type { StaffRole } from '#core/registries/permissions'

const as = async (role: StaffRole) => sessionFor((await createStaff(role)).user)
const audited = (action: string) => AuditEntry.query().where('action', action)

const meter = (changes = {}) => ({
  ...{ form_marker: newId(), meter: 'traffic', included: '1000', unit_size: '100' },
  ...{ rounding: 'up', price: '1.00', second_from: '', second_price: '' },
  ...changes,
})

test.group('Writes of usage prices', (group) => {
  group.each.setup(resetState)

  test('are for staff who manage the catalog', async ({ client, assert }) => {
    const { plan } = await createOffer()
    const path = `/admin/plans/${plan.id}`
    const kept = { planId: plan.id, meter: 'traffic_in', included: 0, unitSize: 1 }
    const tiers = [{ upTo: null, unitMinor: 1 }]
    await PlanMeter.create({ ...kept, rounding: 'up', tiers, per: 1 })
    for (const session of [await as('support'), await sessionFor((await createCustomer()).user)]) {
      const posted = client.post(`${path}/meters`).withSession(session).form(meter())
      ;(await posted).assertStatus(403)
      const deleted = client.delete(`${path}/meters/traffic_in`).withSession(session)
      ;(await deleted).assertStatus(403)
      const hourly = client.put(path).withSession(session)
      ;(await hourly.form({ price: '5.00', hourly_rate: '0.01' })).assertStatus(403)
    }
    const stranger = await client.post(`${path}/meters`).form(meter()).redirects(0)
    stranger.assertStatus(302)
    assert.deepEqual(
      (await PlanMeter.all()).map((row) => row.meter),
      ['traffic_in']
    )
    assert.isNull((await Plan.findOrFail(plan.id)).hourlyRate)
  })

  test('keep one price for each meter, whoever sends it again or at the same moment, and are audited once', async ({
    client,
    assert,
  }) => {
    const { plan } = await createOffer()
    const session = await as('manager')
    const path = `/admin/plans/${plan.id}/meters`
    const send = (form: object) => client.post(path).withSession(session).form(form)
    const both = await Promise.all([send(meter()), send(meter())])
    for (const done of both) done.assertStatus(200)
    ;(await send(meter())).assertTextIncludes('Usage price saved')
    assert.lengthOf(await PlanMeter.all(), 1)
    assert.lengthOf(await audited('plan_meter.created'), 1)
    assert.lengthOf(await audited('plan_meter.updated'), 0)
    await send(meter({ price: '2.00' }))
    assert.equal((await PlanMeter.firstOrFail()).tiers[0].unitMinor, 200)
    assert.lengthOf(await audited('plan_meter.updated'), 1)

    const remove = () => client.delete(`${path}/traffic`).withSession(session)
    ;(await remove()).assertTextIncludes('Usage price removed')
    ;(await remove()).assertTextIncludes('no price any more')
    assert.lengthOf(await audited('plan_meter.deleted'), 1)
  })

  test('refuse beside its field what cannot be billed', async ({ client, assert }) => {
    const { plan } = await createOffer()
    const session = await as('manager')
    const path = `/admin/plans/${plan.id}/meters`
    const send = (changes: object) => client.post(path).withSession(session).form(meter(changes))
    // Hours have their own field, and an IP-hour isn't divided.
    ;(await send({ meter: 'hours' })).assertTextIncludes('Nothing is measured')
    const small = await send({ meter: 'extra_addresses', unit_size: '0.4' })
    small.assertTextIncludes('can’t be divided')
    const part = await send({ meter: 'extra_addresses', unit_size: '1', included: '0.5' })
    part.assertTextIncludes('can’t be divided')
    ;(await send({ rounding: 'sideways' })).assertTextIncludes('Rounding')
    ;(await send({ included: '-1' })).assertTextIncludes('Included')
    ;(await send({ second_from: '500', second_price: '' })).assertTextIncludes('and the price')
    assert.lengthOf(await PlanMeter.all(), 0)
    const gone = client.post(`/admin/plans/${newId()}/meters`).withSession(session)
    ;(await gone.form(meter())).assertStatus(404)
  })
})

test.group('Writes of hourly rates', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('take a rate above nothing of a plan that costs something, and are audited once', async ({
    client,
    assert,
  }) => {
    const { plan } = await createOffer({ plan: { priceMinor: 500 } })
    const session = await as('manager')
    const send = (form: object) =>
      client.put(`/admin/plans/${plan.id}`).withSession(session).form(form)
    for (const rate of ['0', '0.00', '0,000000'])
      (await send({ price: '5.00', hourly_rate: rate })).assertTextIncludes('above 0')
    const free = await send({ price: '0', hourly_rate: '0.01' })
    free.assertTextIncludes('more than 0')
    ;(await send({ price: '5.00', hourly_rate: 'cheap' })).assertTextIncludes('Hourly rate')
    assert.isNull((await Plan.findOrFail(plan.id)).hourlyRate)
    await send({ price: '5.00', hourly_rate: '0.0075' })
    await send({ price: '5.00', hourly_rate: '0.0075' })
    assert.equal((await Plan.findOrFail(plan.id)).hourlyRate, 7500)
    assert.lengthOf(await audited('plan.updated'), 1)
    await send({ price: '5.00', hourly_rate: '' })
    assert.isNull((await Plan.findOrFail(plan.id)).hourlyRate)
  })

  test('leave the most of a month as it is while its change waits for its day', async ({
    client,
    assert,
  }) => {
    const { plan } = await createOffer({ plan: { priceMinor: 500, hourlyRate: 7500 } })
    await reprice(plan, { to: 700, on: clock.now().plus({ days: 40 }).toISODate() })
    const session = await as('manager')
    const send = (form: object) =>
      client.put(`/admin/plans/${plan.id}`).withSession(session).form(form)
    ;(await send({ price: '6.00', hourly_rate: '0.0075' })).assertTextIncludes('changes to €7.00')
    await send({ price: '5.00', hourly_rate: '0.008' })
    const now = await Plan.findOrFail(plan.id)
    assert.deepEqual([now.priceMinor, now.hourlyRate], [500, 8000])
  })
})
