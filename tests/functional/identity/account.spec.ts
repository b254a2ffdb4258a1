import { test } from '@japa/runner'
import AuditEntry from '#audit/models/audit_entry'
import Account from '#identity/models/account'
import Membership from '#identity/models/membership'
import User from '#identity/models/user'
import { createCustomer, sessionFor } from '#tests/support/identity'

const company = {
  name: 'Ada Lovelace',
  company_name: 'Analytical Engines Ltd',
  vat_id: 'de 123-456 789',
  address_line_1: 'Engine Street 1',
  postal_code: '10115',
  city: 'Berlin',
  country: 'DE',
  billing_email: 'Invoices@Example.test',
}

test.group('Account page', () => {
  test('keeps the user’s name and the account’s billing details', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const save = () => client.put('/account').withSession(session).form(company).redirects(0)
    ;(await save()).assertHeader('location', '/account')
    await account.refresh()
    assert.equal(account.companyName, 'Analytical Engines Ltd')
    assert.equal(account.vatId, 'DE 123-456 789')
    assert.equal(account.billingEmail, 'invoices@example.test')
    assert.equal((await User.findOrFail(user.id)).name, 'Ada Lovelace')

    const entries = await AuditEntry.query()
      .where('action', 'account.updated')
      .where('account_id', account.id)
    assert.lengthOf(entries, 1)
    assert.notInclude(entries[0].data, 'Engine Street')
    ;(await save()).assertStatus(302)
    assert.lengthOf(
      await AuditEntry.query().where('action', 'account.updated').where('account_id', account.id),
      1
    )

    const page = await client.get('/account').withSession(session)
    page.assertTextIncludes('Analytical Engines Ltd')
  })

  test('who names no company is a person, who may have a tax number all the same', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer({
      account: { kind: 'company', companyName: 'Old Ltd', vatId: 'DE123456789' },
    })
    await client
      .put('/account')
      .withSession(await sessionFor(user))
      .form({ ...company, company_name: '' })
      .redirects(0)
    await account.refresh()
    assert.deepEqual([account.kind, account.companyName], ['personal', null])
    assert.equal(account.vatId, 'DE 123-456 789')
  })

  test('refuses what no invoice could carry', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const wrong: [string, Record<string, string>][] = [
      ['name', { name: '' }],
      ['company_name', { company_name: 'x'.repeat(121) }],
      ['vat_id', { vat_id: 'DE<123>' }],
      ['country', { country: 'Atlantis' }],
      ['city', { city: 'x'.repeat(81) }],
      ['billing_email', { billing_email: 'Bob <bob@example.test>' }],
    ]
    for (const [field, fields] of wrong) {
      const response = await client
        .put('/account')
        .withSession(session)
        .header('accept', 'text/html')
        .form({ ...company, ...fields })
        .redirects(0)
      assert.property(response.flashMessage('inputErrorsBag'), field)
    }
    assert.isNull((await Account.findOrFail(account.id)).companyName)
  })

  test('takes no column that the form does not have', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const more = {
      id: 'X',
      currency: 'USD',
      email: 'other@example.test',
      created_at: '2000-01-01',
      disabled_at: '2000-01-01',
    }
    await client
      .put('/account')
      .withSession(await sessionFor(user))
      .form({ ...company, ...more })
      .redirects(0)
    assert.equal((await Account.findOrFail(account.id)).currency, 'EUR')
    assert.equal((await User.findOrFail(user.id)).email, user.email)
  })

  test('lets members without that right change their own name only', async ({ client, assert }) => {
    const { user, account } = await createCustomer({ role: 'technical' })
    const session = await sessionFor(user)
    await client.put('/account').withSession(session).form(company).redirects(0)
    assert.isNull((await Account.findOrFail(account.id)).companyName)
    assert.equal((await User.findOrFail(user.id)).name, 'Ada Lovelace')
    const page = await client.get('/account').withSession(session)
    page.assertTextIncludes('Only owners, admins')
  })

  test('is closed to visitors', async ({ client }) => {
    ;(await client.get('/account').redirects(0)).assertHeader('location', '/sign-in')
    ;(await client.put('/account').form(company).redirects(0)).assertHeader('location', '/sign-in')
  })

  test('switches between the accounts of a user, and to no other', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const second = await createCustomer({ account: { name: 'Second account' } })
    const stranger = await createCustomer()
    await Membership.create({ userId: user.id, accountId: second.account.id, role: 'member' })
    const session = await sessionFor(user, account)
    const select = (id: string) =>
      client.post('/account/selection').withSession(session).form({ account: id }).redirects(0)

    ;(await select(second.account.id)).assertHeader('location', '/account')
    ;(await client.get('/account').withSession(session)).assertTextIncludes('Only owners, admins')
    ;(await select(stranger.account.id)).assertStatus(404)
    assert.property((await select('nonsense')).flashMessages(), 'inputErrorsBag')
    ;(await client.post('/account/selection').redirects(0)).assertHeader('location', '/sign-in')
  })
})
