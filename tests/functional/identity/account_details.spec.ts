import { test } from '@japa/runner'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import AuditEntry from '#audit/models/audit_entry'
import VatConfirmation from '#billing/models/vat_confirmation'
import Invoice from '#billing/models/invoice'
import Account from '#identity/models/account'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart, placeOrder } from '#tests/support/ordering'
import type { ApiClient } from '@japa/api-client'

const DOORS = ['/account/billing', '/checkout/address'] as const

const details = {
  name: 'Ada Example',
  address_line_1: 'Musterstr. 1',
  postal_code: '10115',
  city: 'Berlin',
  country: 'DE',
}

async function save(
  client: ApiClient,
  door: (typeof DOORS)[number],
  fields: Record<string, string>
) {
  const { user, account } = await createCustomer()
  const session = await sessionFor(user)
  const answer = await client
    .put(door)
    .withSession(session)
    .form({ ...details, ...fields })
    .redirects(0)
  return { answer, session, account: await account.refresh() }
}

async function setRule(rule: 'confirmed' | 'format' | 'never') {
  await transaction((trx) => settings.set({ 'billing.vat_rule': rule }, trx))
}

test.group('Details of an account', (group) => {
  group.each.setup(() => setRule('format'))

  for (const door of DOORS) {
    const legal: [string, keyof Account, string][] = [
      ['company_name', 'companyName', 'UAB "Pavyzdys"'],
      ['company_name', 'companyName', 'ООО «Пример» & "Co"; KG'],
      ['company_name', 'companyName', 'A/S <Nord> #1'],
      ['name', 'name', 'Robert "Bob" O’Smith; Jr.'],
      ['address_line_1', 'addressLine1', 'Haus "Am See" 3'],
      ['address_line_2', 'addressLine2', 'Apt #5; 2nd floor & attic'],
      ['city', 'city', 'L\'Haÿ-les-Roses ("94")'],
      ['region', 'region', 'الرياض\u200f'],
    ]
    for (const [field, column, text] of legal) {
      test(`[B19] ${door} takes ${field} ${text}`, async ({ client, assert }) => {
        const { answer, account, session } = await save(client, door, { [field]: text })
        assert.isUndefined(answer.flashMessage('inputErrorsBag'))
        assert.equal(account[column], text)
        const page = await client.get('/account/billing').withSession(session)
        page.assertStatus(200)
        assert.notInclude(page.text(), '<Nord>')
      })
    }

    test(`[B19] ${door} refuses line breaks and characters that turn text around, and says so`, async ({
      client,
      assert,
    }) => {
      const wrong = [
        ['name', 'Ada\nBcc: x@example.test', 'without line breaks'],
        ['company_name', 'Ada\u0000Ltd', 'control characters'],
        ['address_line_1', 'a\u2028b', 'without line breaks'],
        ['city', 'Ber\u202enil', 'change the text direction'],
        ['region', '\u2066x', 'change the text direction'],
      ]
      for (const [field, text, said] of wrong) {
        const { answer, account } = await save(client, door, { [field]: text })
        const bag = answer.flashMessage('inputErrorsBag') as Record<string, string[]>
        assert.include(bag[field][0], said)
        assert.isNull(account.companyName)
      }
    })

    for (const number of [
      'CHE-123.456.789 MWST',
      'NL 1234.56.789.B01',
      '27AAPFU0939F1ZV',
      '51 824 753 556',
      '12.345.678/0001-95',
      '12-3456789',
      'T1234567890123',
    ]) {
      test(`[B17] ${door} keeps ${number} as it is printed`, async ({ client, assert }) => {
        const { account } = await save(client, door, { vat_id: `  ${number.toLowerCase()} ` })
        assert.equal(account.vatId, number)
      })
    }

    for (const [typed, kept] of [
      ['ＤＥ１３６６９５９７６', 'DE136695976'],
      ['che\u2011123.456.789\u00a0mwst', 'CHE-123.456.789 MWST'],
      ['DE\u200b136\u202f695\u20139\u00ad76', 'DE136 695-976'],
    ])
      test(`[B17] ${door} keeps ${JSON.stringify(typed)}, as keyboards and web pages write it, as ${kept}`, async ({
        client,
        assert,
      }) => {
        const { account } = await save(client, door, { vat_id: typed })
        assert.equal(account.vatId, kept)
      })

    test(`[B17] ${door} refuses what no tax number holds, and says so`, async ({
      client,
      assert,
    }) => {
      for (const number of ['DE<1>', 'x'.repeat(33), '---', 'DE"1"', 'ß'.repeat(32), 'ﷺﷺ']) {
        const { answer, account } = await save(client, door, { vat_id: number })
        assert.property(answer.flashMessage('inputErrorsBag'), 'vat_id')
        assert.isNull(account.vatId)
      }
    })

    test(`[B19] ${door} writes nothing and no audit entry when it is sent again`, async ({
      client,
      assert,
    }) => {
      const { session, account } = await save(client, door, { company_name: 'Ada Ltd' })
      const body = { ...details, company_name: 'Ada Ltd' }
      await client.put(door).withSession(session).form(body).redirects(0)
      const entries = await AuditEntry.query()
        .where('action', 'account.updated')
        .where('account_id', account.id)
      assert.lengthOf(entries, 1)
    })

    test(`[B19] ${door} is closed to members without that right`, async ({ client, assert }) => {
      const { user, account } = await createCustomer({ role: 'technical' })
      await client
        .put(door)
        .withSession(await sessionFor(user))
        .form({ ...details, company_name: 'Mine' })
        .redirects(0)
      assert.isNull((await Account.findOrFail(account.id)).companyName)
    })
  }

  const notes: [string, string, string][] = [
    ['GR', 'GR123456789', 'EL123456789 is used for tax'],
    ['AT', 'U12345678', 'ATU12345678 is used for tax'],
    ['BE', 'BE123456789', 'isn’t a valid VAT number for Belgium'],
    ['FI', 'DE123456789', 'isn’t from the country in your billing address (Finland)'],
    ['DE', 'DE123456789', 'in the same country as we are'],
    ['CH', 'CHE-123.456.789 MWST', 'only VAT numbers of EU countries do'],
  ]
  for (const [country, vatId, said] of notes) {
    test(`[B16] says beside ${vatId} of ${country} what it does, on both pages`, async ({
      client,
    }) => {
      const { user, account } = await createCustomer({ account: { country, vatId } })
      const cart = await createCart({ ...(await createOffer()), account })
      const session = { ...(await sessionFor(user)), cart_id: cart.id }
      ;(await client.get('/account/billing').withSession(session)).assertTextIncludes(said)
      ;(await client.get('/checkout').withSession(session)).assertTextIncludes(said)
      const editing = await client.get('/checkout').qs({ address: 'edit' }).withSession(session)
      editing.assertTextIncludes(said)
    })
  }

  test('[B16] a number with the code of Greece moves the tax, and is printed as registers know it', async ({
    assert,
  }) => {
    const customer = await createCustomer({ account: { country: 'GR', vatId: 'GR 123 456 789' } })
    const { order } = await placeOrder({ customer })
    const invoice = await Invoice.findOrFail(order.invoiceId)
    assert.equal(invoice.taxMinor, 0)
    assert.equal(invoice.document.buyer.vatId, 'EL123456789')
  })

  test('[B17] numbers of other countries are printed as their bearers write them', async ({
    assert,
  }) => {
    const vatId = 'CHE-123.456.789 MWST'
    const customer = await createCustomer({ account: { country: 'CH', vatId } })
    const { order } = await placeOrder({ customer })
    const invoice = await Invoice.findOrFail(order.invoiceId)
    assert.equal(invoice.document.buyer.vatId, vatId)
  })

  test('[B16] staff confirm only what changes tax, and the customer reads that it is looked at', async ({
    client,
    assert,
  }) => {
    await setRule('confirmed')
    const { user } = await createStaff('manager')
    const staff = await sessionFor(user)
    const confirm = (id: string) => client.post(`/admin/vat-confirmations/${id}`).withSession(staff)
    const pageOf = (id: string) => client.get(`/admin/credits/${id}`).withSession(staff)

    const useless = await createCustomer({ account: { country: 'FI', vatId: 'DE123456789' } })
    assert.notInclude((await pageOf(useless.account.id)).text(), 'vat-confirmations')
    await confirm(useless.account.id)
    assert.lengthOf(await VatConfirmation.query(), 0)

    const useful = await createCustomer({ account: { country: 'GR', vatId: 'GR123456789' } })
    const session = await sessionFor(useful.user)
    const before = await client.get('/account/billing').withSession(session)
    before.assertTextIncludes('We’re verifying EL123456789.')
    assert.include((await pageOf(useful.account.id)).text(), 'vat-confirmations')
    await confirm(useful.account.id)
    await confirm(useful.account.id)
    const kept = await VatConfirmation.query()
    assert.deepEqual(
      kept.map(({ vatId }) => vatId),
      ['EL123456789']
    )
    const after = await client.get('/account/billing').withSession(session)
    after.assertTextIncludes('EL123456789 is used for tax')
    assert.notInclude((await pageOf(useful.account.id)).text(), 'vat-confirmations')
  })
})
