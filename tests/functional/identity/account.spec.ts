import { parse } from 'node-html-parser'
import { test } from '@japa/runner'
import AuditEntry from '#audit/models/audit_entry'
import Account from '#identity/models/account'
import Membership from '#identity/models/membership'
import User from '#identity/models/user'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

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

test.group('Account pages', () => {
  test('keeps the name of a person, and no other’s and no account’s', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer({ role: 'member' })
    const session = await sessionFor(user)
    const save = (name: string) =>
      client
        .put('/account')
        .withSession(session)
        .header('accept', 'text/html')
        .form({ ...company, name })
        .redirects(0)
    const renamings = () =>
      AuditEntry.query().where('action', 'account.updated').where('account_id', account.id)

    const refused = await save(' ')
    assert.property(refused.flashMessage('inputErrorsBag'), 'name')
    for (let time = 0; time < 2; time++)
      (await save('Ada Lovelace')).assertHeader('location', '/account')
    assert.equal((await User.findOrFail(user.id)).name, 'Ada Lovelace')
    const kept = await Account.findOrFail(account.id)
    assert.deepEqual([kept.name, kept.companyName], [account.name, null])
    assert.lengthOf(await renamings(), 1)
    ;(await client.get('/account').withSession(session)).assertTextIncludes('Ada Lovelace')
  })

  test('keeps the billing details of an account, and nobody’s own name', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const save = () =>
      client.put('/account/billing').withSession(session).form(company).redirects(0)
    ;(await save()).assertHeader('location', '/account/billing')
    await account.refresh()
    assert.equal(account.companyName, 'Analytical Engines Ltd')
    assert.equal(account.vatId, 'DE 123-456 789')
    assert.equal(account.billingEmail, 'invoices@example.test')
    assert.equal(account.name, 'Ada Lovelace')
    assert.equal((await User.findOrFail(user.id)).name, user.name)

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

    const page = await client.get('/account/billing').withSession(session)
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
      .put('/account/billing')
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
        .put('/account/billing')
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
      .put('/account/billing')
      .withSession(await sessionFor(user))
      .form({ ...company, ...more })
      .redirects(0)
    assert.equal((await Account.findOrFail(account.id)).currency, 'EUR')
    assert.equal((await User.findOrFail(user.id)).email, user.email)
  })

  test('shows billing details to members without that right, and takes none of them', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer({ role: 'technical' })
    const session = await sessionFor(user)
    ;(
      await client.put('/account/billing').withSession(session).form(company).redirects(0)
    ).assertStatus(403)
    assert.isNull((await Account.findOrFail(account.id)).companyName)
    const page = await client.get('/account/billing').withSession(session)
    page.assertTextIncludes('Only owners, admins')
    assert.notInclude(page.text(), 'name="company_name"')
  })

  test('has the tabs that a person may open, and says which is current', async ({
    client,
    assert,
  }) => {
    const tabsOf = async (path: string, user: User) => {
      const page = await client.get(path).withSession(await sessionFor(user))
      const links = parse(page.text()).querySelectorAll('.tabs a')
      return links.map((link) => `${link.getAttribute('aria-current') ?? ''} ${link.text}`.trim())
    }
    const { user } = await createCustomer()
    const all = [
      'Profile',
      'Billing details',
      'Payment methods',
      'Credit',
      'Invoicing',
      'Billing contacts',
      'Security',
      'SSH keys',
    ]
    const paths = [
      '/account',
      '/account/billing',
      '/billing',
      '/billing/credit',
      '/billing/profile',
      '/billing/contacts',
      '/account/security',
      '/account/ssh-keys',
    ]
    for (const [index, path] of paths.entries())
      assert.deepEqual(await tabsOf(path, user), all.with(index, `page ${all[index]}`))
    const staff = await createStaff('owner')
    assert.deepEqual(await tabsOf('/account', staff.user), ['page Profile', 'Security'])
  })

  test('is closed to visitors', async ({ client }) => {
    ;(await client.get('/account').redirects(0)).assertHeader('location', '/sign-in')
    ;(await client.put('/account/billing').form(company).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )
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
    ;(await client.get('/account/billing').withSession(session)).assertTextIncludes(
      'Only owners, admins'
    )
    ;(await select(stranger.account.id)).assertStatus(404)
    assert.property((await select('nonsense')).flashMessages(), 'inputErrorsBag')
    ;(await client.post('/account/selection').redirects(0)).assertHeader('location', '/sign-in')
  })
})
