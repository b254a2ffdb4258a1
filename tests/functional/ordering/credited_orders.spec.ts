import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import CreditNote from '#billing/models/credit_note'
import Service from '#provisioning/models/service'
import { placeOrder } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'

test.group('Orders that are credited', (group) => {
  group.each.setup(resetState)

  test('an order whose invoice is credited in whole is cancelled, and nothing is built', async ({
    assert,
  }) => {
    const { order } = await placeOrder()
    const why = { reason: 'Wrong plan', cause: 'test', settle: 'due', by: SYSTEM } as const
    const input = { invoiceId: order.invoiceId!, all: true as const, ...why }
    const note = await transaction((trx) => CreditNote.issue(trx, input))
    assert.isTrue(note.ok)
    await worker.drain()
    assert.equal((await order.refresh()).state, 'cancelled')
    assert.equal((await Service.findByOrFail('order_id', order.id)).state, 'terminated')
  })
})
