import db from '@adonisjs/lucid/services/db'
import { parse } from 'node-html-parser'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { newId } from '#core/ids'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import {
  accept,
  countQueries,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type Service from '#provisioning/models/service'

/** More than the dashboard lists, so that what it says of all of them is asked of the database. */
const MANY = 23

async function customerWithServers(count: number) {
  const { product, templates } = await createFakeWorld()
  const { user, account } = await createCustomer({ name: 'Ada Lovelace' })
  const services: Service[] = []
  for (let index = 0; index < count; index++) {
    const service = await createPendingService({
      product,
      template: templates.vm,
      accountId: account.id,
    })
    await accept(service)
    services.push(service)
  }
  await worker.drain({ rounds: 1000 })
  for (const [index, service] of services.entries())
    await service.merge({ hostname: `web-${index + 1}` }).save()
  return { services, account, session: await sessionFor(user) }
}

const textOf = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

test.group('The dashboard', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  for (const count of [3, MANY])
    test(`says what needs attention and until when is paid, with ${count} servers`, async ({
      client,
      assert,
    }) => {
      const { services, account, session } = await customerWithServers(count)
      const open = async () => {
        const page = await client.get('/dashboard').withSession(session)
        page.assertStatus(200)
        return parse(page.text())
      }
      const listed = async (selector: string) =>
        (await open()).querySelectorAll(selector).map(({ text }) => textOf(text))

      assert.isEmpty(await listed('.attention__item'))
      assert.lengthOf(await listed('.due-list__item'), Math.min(count, 5))
      assert.lengthOf(await listed('.server-list__item'), Math.min(count, 20))

      // The oldest ones, which are listed last.
      const [gone, held] = services
      await db.from('services').where('id', gone.id).update({ missing_since: sqlTime() })
      await db.from('services').where('id', held.id).update({ state: 'suspended' })
      await db
        .from('services')
        .whereIn('id', [services[2].id])
        .update({ next_renewal_on: clock.now().plus({ days: 2 }).toISODate() })
      const [invoice] = [await issueInvoice(account, 1000)]
      await db.table('payment_attempts').insert(failedAttempt(invoice.id, account.id))
      const items = await listed('.attention__item')
      assert.match(items[0], /^€11\.90 Invoice INV-\S+ Due .* The last payment attempt failed/)
      assert.match(items[1], /^web-1 wasn’t found on its host .* View server$/)
      assert.match(items[2], /^web-2 is suspended .* View server$/)
      assert.lengthOf(items, 3)
      assert.match((await listed('.due-list__item'))[0], /^web-3 /)

      clock.travel({ days: 8 })
      assert.match((await listed('.attention__item'))[0], /Overdue since/)
      assert.notMatch((await listed('.due-list__item')).join(' '), /web-3/)
    }).timeout(60_000)

  test('takes as many statements with many servers as with few, and one more', async ({
    client,
    assert,
  }) => {
    const { session } = await customerWithServers(MANY)
    const open = async () => (await client.get('/dashboard').withSession(session)).assertStatus(200)
    settings.forget()
    await open()
    assert.equal(await countQueries(open), 5)
  }).timeout(60_000)

  test('greets a person, names the account where that is another, and has one next step', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer({
      name: 'Ada Lovelace',
      account: { companyName: 'Engines Ltd' },
    })
    const page = await client.get('/dashboard').withSession(await sessionFor(user))
    const main = parse(page.text()).querySelector('main')
    assert.equal(textOf(main?.querySelector('h1')?.text ?? ''), 'Hello, Ada Lovelace')
    page.assertTextIncludes('Engines Ltd')
    const steps = main?.querySelectorAll('.empty .button') ?? []
    assert.lengthOf(steps, 1)
  })
})

function failedAttempt(invoiceId: string, accountId: string) {
  return {
    id: newId(),
    invoice_id: invoiceId,
    account_id: accountId,
    gateway: 'stripe',
    kind: 'new_card',
    state: 'failed',
    amount_minor: 1190,
    currency: 'EUR',
    created_at: sqlTime(),
    updated_at: sqlTime(),
  }
}
