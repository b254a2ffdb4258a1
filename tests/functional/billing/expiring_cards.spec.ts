import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { warnOfExpiry } from '#billing/cards/warn_of_expiry'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { createCustomer } from '#tests/support/identity'
import { createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'

async function pendingService(accountId: string) {
  const { product, templates } = await createFakeWorld()
  return createPendingService({ product, template: templates.vm, accountId })
}

const run = async () => {
  await (warnOfExpiry.run as () => Promise<void>)()
  await worker.drain()
  await worker.drain()
}

test.group('Cards that expire', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  async function customer(subscribed: boolean) {
    const { account } = await createCustomer()
    await PaymentMethodFactory.merge({
      accountId: account.id,
      defaultKey: defaultKeyOf('stripe', account.id),
      expMonth: 4,
      expYear: 2027,
    }).create()
    const service = subscribed ? await pendingService(account.id) : null
    if (service)
      await db.from('subscriptions').where('service_id', service.id).update({ state: 'active' })
    return account
  }

  const told = () => db.from('mails').where('kind', 'billing.card_expires')

  test('are told of 30 and 7 days before, once each, where something is charged', async ({
    assert,
  }) => {
    await customer(true)
    await customer(false)
    const on = (day: string) => clock.travelTo(DateTime.fromISO(`${day}T12:00`, { zone: 'utc' }))
    on('2027-03-10')
    await run()
    assert.lengthOf(await told(), 0)
    for (const day of ['2027-03-31', '2027-04-01', '2027-04-02']) {
      on(day)
      await run()
    }
    assert.lengthOf(await told(), 1)
    on('2027-04-23')
    await run()
    await run()
    const mails = await told()
    assert.lengthOf(mails, 2)
    assert.deepEqual(
      mails.map(({ state }) => state),
      ['sent', 'sent']
    )
  })
})
