import { test } from '@japa/runner'
import BillingProfile from '#billing/models/billing_profile'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { pdfText } from '#tests/support/pdf_text'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type User from '#identity/models/user'

async function save(client: ApiClient, user: User, form: Record<string, string>) {
  const session = await sessionFor(user)
  return client.put('/billing/profile').withSession(session).form(form).redirects(0)
}

test.group('How an account is billed', (group) => {
  group.each.setup(resetState)

  test('its reference stands on invoices from then on, and never on earlier ones', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const before = await issueInvoice(account, 1000)
    for (const time of ['once', 'twice']) {
      const answer = await save(client, user, { purchase_order: 'PO-4711', consolidate: 'true' })
      answer.assertFlashMessage('success', 'Invoicing saved.')
      const saved = await BillingProfile.of(account.id)
      assert.deepEqual(
        [saved.purchaseOrder, saved.isConsolidated, saved.usesCreditFirst],
        ['PO-4711', true, false],
        time
      )
    }
    assert.lengthOf(await BillingProfile.all(), 1)
    const after = await issueInvoice(account, 1000)
    assert.equal(after.document.purchaseOrder, 'PO-4711')
    assert.isUndefined((await before.refresh()).document.purchaseOrder)
    const session = await sessionFor(user)
    const page = await client.get(`/invoices/${after.id}`).withSession(session)
    page.assertTextIncludes('PO-4711')
    assert.include(await pdfText(await invoicePdf(after)), 'PO-4711')
    const settings = await client.get('/billing/profile').withSession(session)
    settings.assertTextIncludes('PO-4711')

    await save(client, user, { purchase_order: '' })
    assert.isUndefined((await issueInvoice(account, 1000)).document.purchaseOrder)
  })

  test('refuses what is too long or has two lines, and members who may not pay', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const technician = await createCustomer({ role: 'technical' })
    ;(await save(client, user, { purchase_order: 'x'.repeat(65) })).assertStatus(302)
    ;(await save(client, user, { purchase_order: 'one\ntwo' })).assertStatus(302)
    ;(await save(client, technician.user, { purchase_order: 'PO-1' })).assertStatus(403)
    assert.lengthOf(await BillingProfile.all(), 0)
    const page = await client.get('/billing/profile').withSession(await sessionFor(technician.user))
    page.assertStatus(403)
  })

  test('an account that never said is billed by the defaults', async ({ assert }) => {
    const { account } = await createCustomer()
    const { isConsolidated, usesCreditFirst, purchaseOrder } = await BillingProfile.of(account.id)
    assert.deepEqual([isConsolidated, usesCreditFirst, purchaseOrder], [false, true, null])
  })
})
