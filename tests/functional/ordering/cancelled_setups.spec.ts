import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { mayTry } from '#billing'
import CreditNote from '#billing/models/credit_note'
import Coupon from '#billing/models/coupon'
import Mail from '#notifications/models/mail'
import { cancelSetup } from '#provisioning/services/cancel_setup'
import { EndOrder } from '#ordering/orders/end_order'
import { holdOrder } from '#ordering/orders/hold_order'
import { followCancelledSetup } from '#ordering/orders/follow_cancelled_setup'
import { assertBooksBalance, settleNow } from '#tests/support/billing'
import { createCoupon } from '#tests/support/coupons'
import { resetState } from '#tests/support/reset_state'
import { paidSetup, queuedSetup, type Setup } from '#tests/support/setups'
import type Service from '#provisioning/models/service'

const TWO = ['one.example.test', 'two.example.test']

const cancel = ({ user }: Setup, { id }: Service) =>
  cancelSetup(id, { mode: 'setup', reason: 'too_slow', by: { type: 'customer', id: user.id } })

async function settle(): Promise<void> {
  for (let minutes = 0; minutes < 3; minutes++) {
    await settleNow()
    clock.travel({ minutes: 1 })
  }
}

test.group('Orders whose servers are cancelled before they are set up', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('end with the last one: stock and coupon are given back once, and one mail tells', async ({
    assert,
  }) => {
    const coupon = await createCoupon()
    const setup = await queuedSetup({ stock: 3, coupon })
    assert.equal((await setup.product.refresh()).stock, 2)
    assert.equal((await coupon.refresh()).uses, 1)
    await cancel(setup, setup.service)
    await settle()
    await Promise.all([
      followCancelledSetup(setup.service.id),
      followCancelledSetup(setup.service.id),
    ])

    await setup.order.refresh()
    assert.equal(setup.order.state, 'cancelled')
    assert.equal(setup.order.closedReason, 'Cancelled before it was set up')
    assert.isFalse(setup.order.holdsStock)
    assert.equal((await setup.product.refresh()).stock, 3)
    assert.equal((await Coupon.findOrFail(coupon.id)).uses, 0)
    const mails = (await Mail.query().where('state', 'sent')).map(({ kind }) => kind)
    assert.includeMembers(mails, ['billing.cancellation', 'billing.credit_note'])
    assert.notInclude(mails, 'ordering.order_cancelled')
    const mail = await Mail.findByOrFail('kind', 'billing.cancellation')
    assert.include(mail.text ?? '', 'wasn’t set up yet')
    assert.notInclude(mail.text ?? '', 'Last day')
    await assertBooksBalance(assert)
  })

  test('go on with the others, whose price alone is kept', async ({ assert }) => {
    const setup = await paidSetup({ stock: 5, hostnames: TWO })
    const [one, two] = setup.services
    await db.from('orders').where('id', setup.order.id).update({ state: 'in_review' })
    await cancel(setup, one)
    await settleNow()
    assert.equal((await setup.product.refresh()).stock, 4)
    assert.equal((await setup.order.refresh()).state, 'in_review')
    await transaction((trx) => setup.order.accept(trx, { by: SYSTEM }))
    await settle()
    assert.equal((await two.refresh()).state, 'active')
    assert.equal((await setup.order.refresh()).state, 'fulfilled')
    assert.equal((await setup.product.refresh()).stock, 4)
    await setup.invoice.refresh()
    assert.equal(setup.invoice.creditedMinor * 2, setup.invoice.totalMinor)
    await assertBooksBalance(assert)
  })

  test('are complete where the others run already, also where one of them ended since', async ({
    assert,
  }) => {
    const setup = await queuedSetup({ hostnames: TWO, stock: 2 })
    const [one, two] = setup.services
    const slow = await db.from('operations').where('service_id', two.id).firstOrFail()
    await db
      .from('operations')
      .where('id', slow.id)
      .update({ run_at: clock.nowMs() + 86_400_000 })
    await settleNow()
    assert.equal((await one.refresh()).state, 'active')
    await one.terminate({ by: SYSTEM, reason: 'Test', cause: 'staff' })
    await settle()
    assert.equal((await setup.order.refresh()).state, 'accepted')
    await cancel(setup, two)
    await settle()
    assert.equal((await setup.order.refresh()).state, 'fulfilled')
    assert.equal((await setup.product.refresh()).stock, 1)
  })

  test('that staff reject give back what is left of them', async ({ assert }) => {
    const setup = await paidSetup({ stock: 2, hostnames: TWO })
    await db.from('orders').where('id', setup.order.id).update({ state: 'in_review' })
    await cancel(setup, setup.services[0])
    await settleNow()
    const ended = await new EndOrder().run(setup.order.id, { to: 'rejected', reason: 'No' })
    assert.isTrue(ended.ok)
    assert.equal((await setup.product.refresh()).stock, 2)
    await setup.invoice.refresh()
    assert.equal(setup.invoice.creditedMinor, setup.invoice.totalMinor)
    assert.lengthOf(await CreditNote.all(), 2)
    await assertBooksBalance(assert)
  })

  test('that staff cancel in the same moment give everything back once', async ({ assert }) => {
    const setup = await paidSetup({ stock: 2 })
    await db.from('orders').where('id', setup.order.id).update({ state: 'in_review' })
    await Promise.all([
      cancel(setup, setup.service),
      new EndOrder().run(setup.order.id, { to: 'cancelled', reason: 'No', by: SYSTEM }),
    ])
    await settle()
    assert.equal((await setup.order.refresh()).state, 'cancelled')
    assert.equal((await setup.product.refresh()).stock, 2)
    await setup.invoice.refresh()
    assert.equal(setup.invoice.creditedMinor, setup.invoice.totalMinor)
    assert.lengthOf(await CreditNote.all(), 1)
    await assertBooksBalance(assert)
  })

  test('take from the stock again only what is still wanted', async ({ assert }) => {
    const setup = await paidSetup({ stock: 2, hostnames: TWO })
    await cancel(setup, setup.services[0])
    await followCancelledSetup(setup.services[0].id)
    assert.equal((await setup.product.refresh()).stock, 1)
    // As an order is whose rest is not paid, and which gave back what it held.
    const released = { state: 'placed', paid_at: null, holds_stock: false, held_until: null }
    await db.from('orders').where('id', setup.order.id).update(released)
    await db.from('products').where('id', setup.product.id).update({ stock: 2 })
    const held = await transaction((trx) => holdOrder(setup.order.id, trx))
    assert.isTrue(held.ok)
    assert.equal((await setup.product.refresh()).stock, 1)
  })

  test('with a trial that never began leave their customer to try again', async ({ assert }) => {
    const setup = await queuedSetup({ trialDays: 14 })
    assert.isFalse(await mayTry(setup.account))
    assert.isTrue((await cancel(setup, setup.service)).ok)
    await settle()
    assert.isTrue(await mayTry(setup.account))
    assert.equal((await setup.order.refresh()).state, 'cancelled')
    assert.lengthOf(await CreditNote.all(), 0)
    await assertBooksBalance(assert)
  })
})
