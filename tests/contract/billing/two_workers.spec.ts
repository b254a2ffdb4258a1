import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import type Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { collected, deedsOf, giveCard, stayAwake } from '#tests/support/collections'
import { assertBilledOnce } from '#tests/support/changes'
import { createCustomer } from '#tests/support/identity'
import { PanelProcesses, type PanelPart } from '#tests/support/panel_processes'
import { createSubscription } from '#tests/support/subscriptions'

const RENEWALS = 60
const COLLECTIONS = 12

test.group('Two processes that bill at the same moment', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  let panel: PanelProcesses
  let both: PanelPart[]

  group.setup(async () => {
    gateway = await useStripe()
    panel = await PanelProcesses.create({
      STRIPE_SECRET_KEY: 'sk_test_panel',
      STRIPE_WEBHOOK_SECRET: 'whsec_of_two_workers',
      STRIPE_API_BASE: gateway.stripe.url,
    })
    await transaction((trx) => settings.set({ 'company.country': 'DE' }, trx))
    both = await Promise.all([panel.web(), panel.web()])
    return async () => {
      await panel.stop()
      await gateway.close()
    }
  })
  group.each.teardown(() => clock.reset())

  const atOnce = (what: 'renew' | 'drain') => Promise.all(both.map((part) => part.run(what)))

  test('[F11] overlapping schedulers write one invoice for each period', async ({ assert }) => {
    const began = clock.now().minus({ months: 1 }).toISODate() ?? ''
    const { account } = await createCustomer()
    for (let made = 0; made < RENEWALS; made++) await createSubscription(account, began)
    const billed = (await Promise.all([atOnce('renew'), atOnce('renew')])).flat()
    await atOnce('renew')
    const sum = billed.reduce((total, one) => total + one, 0)
    assert.equal(sum, RENEWALS)
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), RENEWALS)
    for (const subscription of await Subscription.all())
      await assertBilledOnce(assert, subscription)
    const numbers = (await Invoice.query().whereNotNull('seq').orderBy('seq')).map(({ seq }) => seq)
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => at + 1)
    )
    await assertBooksBalance(assert)
  }).timeout(180_000)

  test('[F11] two workers charge each unpaid invoice once', async ({ assert }) => {
    await db.from('collections').update({ next_at: null })
    const waiting: { invoice: Invoice; collection: Collection }[] = []
    for (let made = 0; made < COLLECTIONS; made++) {
      const { account } = await createCustomer()
      await giveCard(gateway, account, '4242424242424242')
      waiting.push(await collected(account))
    }
    // In the middle of the due day, whatever time it is now.
    const noon = waiting[0].invoice.dueOn.plus({ hours: 12 })
    const seconds = Math.round(noon.diff(clock.now()).as('seconds'))
    panel.travel(seconds)
    clock.travel({ seconds })
    await stayAwake()
    for (let round = 0; round < 6; round++) await Promise.all([atOnce('drain'), atOnce('drain')])
    for (const { invoice, collection } of waiting) {
      const deeds = await deedsOf(collection)
      assert.lengthOf(
        deeds.filter((deed) => deed.includes(':charge')),
        1,
        deeds.join(', ')
      )
      assert.equal((await invoice.refresh()).state, 'paid')
      assert.equal((await collection.refresh()).state, 'settled')
    }
    assert.deepEqual(gateway.stripe.invariants().violations, [])
    await assertBooksBalance(assert)
  }).timeout(180_000)
})
