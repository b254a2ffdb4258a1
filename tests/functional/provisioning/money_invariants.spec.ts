import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { checkBooks } from '#billing/invariants/check_books'
import { renewAll } from '#billing/renewals/renew_all'
import { openCollection } from '#billing/collections/open_collection'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Collection from '#billing/models/collection'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import { suspendService } from '#provisioning/suspensions/suspend_service'
import { payDue } from '#tests/support/changes'
import { drainAll, onDay, stayAwake } from '#tests/support/collections'
import { createCustomer } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

/** A server that runs, and the invoice of its second month. */
async function aServer() {
  clock.travelTo(day('2027-01-10').plus({ hours: 12 }))
  const { account } = await createCustomer()
  const { serviceId } = await createSubscription(account, '2027-01-10')
  await db.from('services').where('id', serviceId).update({ state: 'active' })
  clock.travelTo(day('2027-02-01').plus({ hours: 12 }))
  await renewAll()
  await drainAll()
  return { serviceId, invoice: await Invoice.query().where('kind', 'renewal').firstOrFail() }
}

async function broken(): Promise<string[]> {
  const judged = await checkBooks()
  return judged.filter(({ breaches }) => breaches.length > 0).map(({ invariant }) => invariant.id)
}

test.group('Rules between money and servers', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('[I14][I15] hold while an invoice is collected, its server is suspended, and it is paid', async ({
    assert,
  }) => {
    const { invoice } = await aServer()
    for (const days of [0, 3, 6, 8]) {
      await onDay(invoice, days)
      assert.deepEqual(await broken(), [], `day ${days}`)
    }
    const suspended = await db.from('service_suspensions').whereNotNull('open_key')
    assert.lengthOf(suspended, 1)
    await payDue(invoice)
    assert.deepEqual(await broken(), [], 'paid, and nobody has followed yet')
    await drainAll()
    assert.deepEqual(await broken(), [])
  })

  test('[I14] a server whose overdue invoice nobody collects is told', async ({ assert }) => {
    const { invoice } = await aServer()
    await db.from('collection_events').delete()
    await db.from('collections').where('invoice_id', invoice.id).delete()
    clock.travelTo(invoice.dueOn.plus({ days: 2 }))
    assert.notInclude(await broken(), 'I14')
    clock.travelTo(invoice.dueOn.plus({ days: 4 }))
    assert.include(await broken(), 'I14')
  })

  test('[I14] what is left of a written-off invoice is collected again once a part of it was paid or credited', async ({
    assert,
  }) => {
    for (const comes of ['money', 'a credit note']) {
      const { invoice } = await aServer()
      const why = { reason: 'Test', by: SYSTEM }
      assert.isTrue(await invoice.writeOff(why))
      await drainAll()
      const collection = () => Collection.findByOrFail('invoice_id', invoice.id)
      assert.equal((await collection()).state, 'written_off')
      if (comes === 'money')
        await recordBankTransfer(invoice.id, { amount: Money.of(100, 'EUR'), note: 'part' })
      else
        await transaction((trx) =>
          CreditNote.issue(trx, {
            ...{ ...why, cause: 'part', settle: 'due', invoiceId: invoice.id, totalMinor: 100 },
          })
        )
      assert.equal((await collection()).state, 'open', comes)
      await drainAll()
      clock.travelTo(clock.now().plus({ days: 20 }))
      assert.deepEqual(await broken(), [], comes)
      await payDue(invoice)
      await drainAll()
      assert.equal((await collection()).state, 'settled', comes)
      await resetState()
    }
  })

  test('[I14] an invoice that was written off for a moment goes on being collected', async ({
    assert,
  }) => {
    const why = { reason: 'Test', by: SYSTEM }
    for (const taken of ['by a payment', 'before it was ever collected']) {
      const { invoice } = await aServer()
      const events = db.from('collection_events')
      if (taken !== 'by a payment') {
        await events.delete()
        await db.from('collections').delete()
      }
      assert.isTrue(await invoice.writeOff(why))
      if (taken !== 'by a payment') await openCollection(invoice.id)
      // The worker delivers nothing in between.
      await recordBankTransfer(invoice.id, { amount: Money.of(100, 'EUR'), note: 'part' })
      await drainAll()
      assert.equal((await Collection.findByOrFail('invoice_id', invoice.id)).state, 'open', taken)
      clock.travelTo(clock.now().plus({ days: 20 }))
      await stayAwake()
      assert.deepEqual(await broken(), [], taken)
      await resetState()
    }
  })

  test('[I14] a credit note that is refused leaves a written-off invoice as it was', async ({
    assert,
  }) => {
    const { invoice } = await aServer()
    await invoice.writeOff({ reason: 'Test', by: SYSTEM })
    await drainAll()
    await recordBankTransfer(invoice.id, { amount: Money.of(100, 'EUR'), note: 'part' })
    await drainAll()
    await invoice.refresh()
    await invoice.writeOff({ reason: 'Test', by: SYSTEM })
    await drainAll()
    const asked = await transaction((trx) =>
      CreditNote.issue(trx, {
        ...{ reason: 'Test', by: SYSTEM, cause: 'all', settle: 'due', all: true },
        invoiceId: invoice.id,
      })
    )
    assert.isFalse(asked.ok)
    assert.equal((await invoice.refresh()).state, 'uncollectible')
    clock.travelTo(clock.now().plus({ days: 20 }))
    assert.deepEqual(await broken(), [])
  })

  test('[I15] a server that is suspended for money it does not owe is told', async ({ assert }) => {
    const { serviceId } = await aServer()
    assert.notInclude(await broken(), 'I15')
    await transaction((trx) => suspendService(trx, serviceId, { reason: 'billing', by: SYSTEM }))
    assert.include(await broken(), 'I15')
  })
})
