import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { parse } from 'node-html-parser'
import { clock } from '#core/clock'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'

test.group('The invoices of a customer', (group) => {
  group.each.teardown(() => clock.reset())

  test('have a PDF each, are filtered by year and say what is due; those of others are not among them', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const stranger = await issueInvoice((await createCustomer()).account)
    const old = await issueInvoice(account)
    const recent = await issueInvoice(account)
    const year = Number(String((await recent.refresh()).issuedOn?.year))
    clock.travelTo(DateTime.utc(year, 12, 31, 12))
    const session = await sessionFor(user)
    const open = async (query: Record<string, string>) => {
      const page = await client.get('/invoices').qs(query).withSession(session)
      page.assertStatus(200)
      return parse(page.text())
    }
    const numbers = (html: ReturnType<typeof parse>) =>
      html.querySelectorAll('tbody th').map((cell) => cell.textContent.trim())
    const all = await open({})
    assert.deepEqual(numbers(all), [recent.number, old.number])
    assert.notInclude(all.textContent, String(stranger.number))
    assert.isNotNull(all.querySelector(`a[href="/invoices/${recent.id}.pdf"]`))
    assert.isNotNull(all.querySelector('.page-header .list__sum'))
    assert.deepEqual(numbers(await open({ year: String(year) })), numbers(all))
    assert.include((await open({ year: String(year - 1) })).textContent, 'No results')
    assert.deepEqual(numbers(await open({ year: '1999' })), numbers(all))
  })
})
