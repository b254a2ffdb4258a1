import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { SYSTEM } from '#core/actor'
import { cancelSubscription } from '#billing'
import { renewAll } from '#billing/renewals/renew_all'
import AuditEntry from '#audit/models/audit_entry'
import Product from '#catalog/models/product'
import Subscription from '#billing/models/subscription'
import Trial from '#billing/models/trial'
import { useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { day } from '#tests/support/subscriptions'
import { saveCard, settle, tried } from '#tests/support/trials'
import { resetState } from '#tests/support/reset_state'
import type { StaffRole } from '#core/registries/permissions'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const as = async (role: StaffRole) => sessionFor((await createStaff(role)).user)

/** A server whose trial is over, without a card. */
async function lapsed() {
  at('2027-01-10')
  const made = await tried()
  at('2027-01-17')
  await renewAll()
  await settle()
  return { ...made, path: `/services/${made.service.id}/trial` }
}

test.group('Continuing a trial', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
  })
  group.each.teardown(async () => {
    clock.reset()
    settings.forget()
    await gateway.close()
  })

  test('is for members who may cancel its server, and for nobody else', async ({
    client,
    assert,
  }) => {
    const { account, path } = await lapsed()
    await saveCard(account)
    const stranger = await sessionFor((await createCustomer()).user)
    ;(await client.post(path).withSession(stranger)).assertStatus(404)
    const technical = await createCustomer({ role: 'technical' })
    await technical.membership.merge({ accountId: account.id }).save()
    const member = await sessionFor(technical.user, account)
    ;(await client.post(path).withSession(member)).assertStatus(403)
    ;(await client.post(path).redirects(0)).assertStatus(302)
    assert.equal((await Trial.firstOrFail()).state, 'lapsed')
    assert.lengthOf(await AuditEntry.query().where('action', 'service.trial_continued'), 0)
  })

  test('waits for its end, and for a card that can be charged', async ({ client, assert }) => {
    at('2027-01-10')
    const { service, account, session } = await tried()
    const path = `/services/${service.id}/trial`
    const early = await client.post(path).withSession(session)
    early.assertTextIncludes('nothing to continue')
    at('2027-01-17')
    await renewAll()
    await settle()
    const card = await saveCard(account, { expYear: 2026, expMonth: 12 })
    const expired = await client.post(path).withSession(session)
    expired.assertTextIncludes('Add a card first')
    await card.merge({ expYear: 2030 }).save()
    const done = await client.post(path).withSession(session)
    done.assertTextIncludes('continues')
    assert.equal((await Trial.firstOrFail()).state, 'running')
  })

  test('is done once by two at the same time, and audited once', async ({ client, assert }) => {
    const { account, path, session } = await lapsed()
    await saveCard(account)
    const send = () => client.post(path).withSession(session)
    const both = await Promise.all([send(), send()])
    const texts = both.map((page) => page.text())
    assert.equal(texts.filter((text) => text.includes('nothing to continue')).length, 1)
    ;(await send()).assertTextIncludes('nothing to continue')
    assert.lengthOf(await AuditEntry.query().where('action', 'service.trial_continued'), 1)
    assert.equal(await renewAll(), 1)
    assert.equal(await renewAll(), 0)
  })

  test('comes too late for what was ended meanwhile', async ({ client, assert }) => {
    const { account, service, path, session } = await lapsed()
    await saveCard(account)
    const wish = { mode: 'now', reason: 'not_said', by: SYSTEM } as const
    assert.isTrue((await cancelSubscription(service.id, wish)).ok)
    ;(await client.post(path).withSession(session)).assertTextIncludes('nothing to continue')
    await settle()
    ;(await client.post(path).withSession(session)).assertTextIncludes('nothing to continue')
    assert.notEqual((await Subscription.firstOrFail()).state, 'active')
  })
})

test.group('Trials of a product', (group) => {
  group.each.setup(resetState)

  test('are set by staff who manage the catalog, within days that are one, and audited once', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer()
    const path = `/admin/products/${product.id}`
    const fields = {
      ...{ category_id: product.categoryId, name: product.name, slug: product.slug },
      ...{ cores: '1', memory_mb: '1024', disk_gb: '10', position: '0' },
    }
    const send = (session: Awaited<ReturnType<typeof as>>, trial: object) =>
      client
        .put(path)
        .withSession(session)
        .form({ ...fields, ...trial })
    const trial = { trial_days: '14', trial_needs_card: '1' }
    for (const session of [await as('support'), await sessionFor((await createCustomer()).user)])
      (await send(session, trial)).assertStatus(403)
    const manager = await as('manager')
    for (const days of ['0', '91', '1.5', 'many'])
      (await send(manager, { trial_days: days })).assertTextIncludes('Free trial (days)')
    assert.isNull((await Product.findOrFail(product.id)).trialDays)
    await send(manager, trial)
    const audited = () => AuditEntry.query().where('action', 'product.updated')
    const before = (await audited()).length
    await send(manager, trial)
    assert.lengthOf(await audited(), before)
    const saved = await Product.findOrFail(product.id)
    assert.deepEqual([saved.trialDays, Boolean(saved.trialNeedsCard)], [14, true])
    await send(manager, { trial_days: '' })
    assert.isNull((await Product.findOrFail(product.id)).trialDays)
  })
})
