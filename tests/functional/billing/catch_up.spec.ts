import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { health } from '#core/health/health'
import { worker } from '#core/work/worker'
import { panelUrl } from '#billing/payments/panel_url'
import { startPayment } from '#billing/payments/start_payment'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import { EVENT_TYPES } from '#billing_stripe/stripe_events'
import { typeGroups } from '#billing_stripe/event_list'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'

type Gateway = Awaited<ReturnType<typeof useStripe>>

interface EventListParams {
  types: string[]
  created: { gte: string }
}

/** From when the last list of events was asked for, in seconds. */
function lastListSince({ stripe }: Gateway): number {
  const asked = stripe.requests().findLast(({ path }) => path === '/v1/events')
  return Number((asked?.params as EventListParams).created.gte)
}

async function eventsCheck() {
  return (await health.run()).payment_events
}

test.group('Missed events', (group) => {
  let gateway: Gateway

  group.each.setup(async () => {
    gateway = await useStripe()
    await db.from('gateway_cursors').delete()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  test('[F1] are asked for with no more types at once than Stripe takes, and none is left out', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    gateway.stripe.pay(started.ok ? (started.value.sessionId ?? '') : '')

    await catchUpEvents.run()
    await worker.drain()

    assert.equal((await invoice.refresh()).state, 'paid')
    const asked = gateway.stripe.requests().filter(({ path }) => path === '/v1/events')
    const types = asked.map(({ params }) => (params as EventListParams).types)
    for (const { length } of types) assert.isAtMost(length, 20)
    assert.sameMembers(types.flat(), [...EVENT_TYPES])
    assert.equal((await eventsCheck()).status, 'ok')
  })

  test('[F1] groups of types hold for any number of them', ({ assert }) => {
    for (const count of [0, 1, 19, 20, 21, 40, 41, 100]) {
      const types = Array.from({ length: count }, (_, index) => `type.${index}`)
      const groups = typeGroups(types)
      assert.deepEqual(groups.flat(), types)
      groups.forEach((one) => assert.isAtMost(one.length, 20))
    }
  })

  test('[F1] a refused list is a failed check with its reason, and passes once it is granted', async ({
    assert,
  }) => {
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/events', status: 400, times: 1 })
    await assert.rejects(() => catchUpEvents.run())
    const refused = await eventsCheck()
    assert.equal(refused.status, 'failed')
    assert.include(refused.message, 'can’t be fetched')
    assert.include(refused.message, 'A fault that was asked for.')

    await catchUpEvents.run()
    assert.equal((await eventsCheck()).status, 'ok')
  })

  test('[F1] an outage is told when it lasts, and the next run starts where the last good one did', async ({
    assert,
  }) => {
    await catchUpEvents.run()
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/events', status: 503, times: 2 })
    await assert.rejects(() => catchUpEvents.run())
    assert.equal((await eventsCheck()).status, 'ok')

    clock.travel({ hours: 1 })
    await assert.rejects(() => catchUpEvents.run())
    assert.equal((await eventsCheck()).status, 'warning')

    const before = Math.floor(clock.nowMs() / 1000)
    await catchUpEvents.run()
    assert.equal((await eventsCheck()).status, 'ok')
    const since = lastListSince(gateway)
    assert.isAtMost(since, before - 3600)
  })

  test('[F1] events missed before the first list that worked are not skipped', async ({
    assert,
  }) => {
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/events', status: 401, times: 1 })
    const first = Math.floor(clock.nowMs() / 1000)
    await assert.rejects(() => catchUpEvents.run())
    clock.travel({ days: 3 })
    await catchUpEvents.run()
    const since = lastListSince(gateway)
    assert.isAtMost(since, first)
  })

  test('[F1] the doctor asks once for events and tells what the key is refused', async ({
    assert,
  }) => {
    const granted = await health.run({ thorough: true })
    assert.equal(granted.payment_permissions.status, 'ok')
    assert.notProperty(await health.run(), 'payment_permissions')

    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/events', status: 403, times: 1 })
    const refused = (await health.run({ thorough: true })).payment_permissions
    assert.equal(refused.status, 'failed')
    assert.match(refused.message, /^Missing permissions: Events: /)
  })

  test('[F1] the doctor tells a webhook endpoint that is missing, disabled or sends too little', async ({
    assert,
  }) => {
    const webhook = async () => (await health.run({ thorough: true })).payment_webhook
    assert.include((await webhook()).message, 'No webhook endpoint')
    const ask = async (path: string, form: string) => {
      const answer = await fetch(`${gateway.stripe.url}/v1/webhook_endpoints${path}`, {
        method: 'POST',
        headers: {
          'authorization': 'Bearer sk_test_panel',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form,
      })
      return (await answer.json()) as { id: string }
    }
    const url = encodeURIComponent(panelUrl('webhooks.stripe'))
    const { id } = await ask('', `url=${url}&enabled_events[]=checkout.session.completed`)
    assert.match((await webhook()).message, /does not send .*payment_intent\.succeeded/)
    await ask(`/${id}`, 'enabled_events[]=*')
    assert.equal((await webhook()).status, 'ok')
    await ask(`/${id}`, 'disabled=true')
    assert.include((await webhook()).message, 'is disabled at Stripe')
  })
})
