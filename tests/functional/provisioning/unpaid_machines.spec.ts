import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { formatMoney } from '#core/views/format'
import { worker } from '#core/work/worker'
import Invoice from '#billing/models/invoice'
import { createCustomer, sessionFor } from '#tests/support/identity'
import {
  accept,
  countQueries,
  createFakeWorld,
  createPendingService,
} from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type Service from '#provisioning/models/service'

async function pendingService() {
  const { product, templates } = await createFakeWorld()
  const { user, account } = await createCustomer()
  const service = await createPendingService({
    product,
    template: templates.vm,
    accountId: account.id,
  })
  return { service, session: await sessionFor(user) }
}

/** An invoice over one cycle of a machine, due in a week. */
function billFor(service: Service): Promise<Invoice> {
  const line = { kind: 'recurring', description: 'Small machine', quantity: 1 } as const
  return transaction((trx) =>
    Invoice.issue(trx, {
      accountId: service.accountId,
      currency: service.currency,
      lines: [{ ...line, serviceId: service.id, unitMinor: 250 }],
      dueIn: { days: 7 },
    })
  )
}

test.group('Machines that are not paid for, or held', (group) => {
  group.each.setup(() => resetState())

  test('a machine that waits for payment offers to pay its invoice', async ({ client, assert }) => {
    const { service, session } = await pendingService()
    const invoice = await billFor(service)
    const queries = await countQueries(async () => {
      const page = await client.get(`/services/${service.id}`).withSession(session)
      page.assertTextIncludes(`Pay ${formatMoney(invoice.amountDue())}`)
      page.assertTextIncludes(`href="/invoices/${invoice.id}"`)
    })
    assert.isAtMost(queries, 9)
    await invoice.void({ by: SYSTEM, reason: 'Test' })
    const page = await client.get(`/services/${service.id}`).withSession(session)
    assert.notInclude(page.text(), `Pay ${formatMoney(invoice.total)}`)
  })

  test('a suspended machine says why and leads to the invoice where that is the reason', async ({
    client,
    assert,
  }) => {
    const { service, session } = await pendingService()
    await accept(service)
    await worker.drain()
    const by = { type: 'staff', id: service.accountId } as const
    const note = 'It was used in attacks on others'
    await service.suspend({ by, reason: 'abuse', note, noteShown: true })
    await worker.drain()
    const invoice = await billFor(service)
    const path = `/services/${service.id}`

    const page = await client.get(path).withSession(session)
    page.assertTextIncludes('Reason: It was used in attacks on others')
    page.assertTextIncludes('Contact us about it')

    await service.liftSuspension('abuse', by)
    await service.suspend({ by: SYSTEM, reason: 'billing' })
    await worker.drain()
    clock.travel({ days: 10 })
    const queries = await countQueries(async () => {
      const later = await client.get(path).withSession(session)
      later.assertTextIncludes(`Pay invoice ${invoice.number}`)
      later.assertTextIncludes('Overdue')
      assert.notInclude(later.text(), 'Contact us about it')
    })
    assert.isAtMost(queries, 8)
  })
})
