import { test } from '@japa/runner'
import { worker } from '#core/work/worker'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { carryOutCancellations } from '#billing/cancellations/carry_out'
import Cancellation from '#billing/models/cancellation'
import Mail from '#notifications/models/mail'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'

async function running() {
  const { product, templates } = await createFakeWorld()
  const customer = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
  const accountId = customer.account.id
  const service = await createPendingService({ product, template: templates.vm, accountId })
  await accept(service)
  await worker.drain()
  await service.refresh()
  return { ...customer, service, session: await sessionFor(customer.user) }
}

const kinds = async () => (await Mail.all()).map(({ kind }) => kind)
const FORM = { mode: 'period_end', reason: 'not_needed', comment: 'Moving' }

test.group('Cancelling a server', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('a customer cancels to the end of the period, keeps it after all, and cancels again', async ({
    client,
    assert,
  }) => {
    const { service, session } = await running()
    const page = await client.get(`/services/${service.id}/cancellation`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('At the end of the period')

    const path = `/services/${service.id}/cancellation`
    const cancel = () => client.post(path).withSession(session).form(FORM)
    ;(await cancel()).assertTextIncludes('Cancelled: this server runs until')
    ;(await cancel()).assertTextIncludes('already cancelled')
    const kept = await client.delete(path).withSession(session)
    kept.assertTextIncludes('keeps running')
    ;(await client.delete(path).withSession(session)).assertTextIncludes('wasn’t cancelled')
    ;(await cancel()).assertTextIncludes('Cancelled: this server runs until')
    assert.lengthOf(await Cancellation.query().where('state', 'undone'), 1)

    await worker.drain()
    assert.includeMembers(await kinds(), ['billing.cancellation', 'billing.cancellation_undone'])
    await service.refresh()
    assert.equal(service.state, 'active')
    const over = (await Cancellation.query().where('state', 'scheduled').firstOrFail()).endsOn
    clock.travelTo(over.plus({ hours: 1 }))
    assert.equal(await carryOutCancellations(), 1)
    await worker.drain()
    await service.refresh()
    assert.equal(service.state, 'in_trash')
    assert.equal(service.trashedFor, 'customer')
  })

  test('at once, it goes to the trash', async ({ client, assert }) => {
    const { service, session } = await running()
    const cancelled = await client
      .post(`/services/${service.id}/cancellation`)
      .withSession(session)
      .form({ ...FORM, mode: 'now' })
    cancelled.assertTextIncludes('being switched off')
    await worker.drain()
    await service.refresh()
    assert.equal(service.state, 'in_trash')
  })

  test('a consumer withdraws in two steps and gets a receipt with the time', async ({
    client,
    assert,
  }) => {
    const { service, session, account } = await running()
    const shown = await client.get(`/services/${service.id}`).withSession(session)
    shown.assertTextIncludes('Withdraw from contract')
    const page = await client.get(`/services/${service.id}/withdrawal`).withSession(session)
    page.assertTextIncludes('Confirm withdrawal')
    const done = await client
      .post(`/services/${service.id}/withdrawal`)
      .withSession(session)
      .form({ comment: 'Changed my mind' })
    done.assertTextIncludes('Withdrawal received')
    await worker.drain()
    const mail = await Mail.findByOrFail('kind', 'billing.cancellation')
    assert.include(mail.text ?? '', 'Changed my mind')
    assert.match(mail.text ?? '', /\d\d:\d\d UTC/)
    await service.refresh()
    assert.equal(service.state, 'in_trash')

    await account.merge({ kind: 'company' }).save()
    const gone = await client.get(`/services/${service.id}/withdrawal`).withSession(session)
    gone.assertRedirectsTo(`/services/${service.id}`)
  })

  test('a company is not offered to withdraw, and cannot', async ({ client, assert }) => {
    const { service, session, account } = await running()
    await account.merge({ kind: 'company' }).save()
    const shown = await client.get(`/services/${service.id}`).withSession(session)
    assert.notInclude(shown.text(), 'Withdraw from contract')
    const refused = await client.post(`/services/${service.id}/withdrawal`).withSession(session)
    refused.assertTextIncludes('withdrawal period for this server is over')
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('what nobody offers is refused', async ({ client, assert }) => {
    const { service, session } = await running()
    const refused = await client
      .post(`/services/${service.id}/cancellation`)
      .withSession(session)
      .header('referer', `/services/${service.id}/cancellation`)
      .form({ mode: 'withdrawal', reason: 'spite' })
    refused.assertTextIncludes('Choose one of the options')
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('others do not cancel it, nor members without the right to spend', async ({
    client,
    assert,
  }) => {
    const { service, account } = await running()
    const stranger = await createCustomer()
    const path = `/services/${service.id}/cancellation`
    const other = await client
      .post(path)
      .withSession(await sessionFor(stranger.user))
      .form(FORM)
    other.assertStatus(404)
    const technical = await createCustomer({ role: 'technical' })
    await technical.membership.merge({ accountId: account.id }).save()
    const session = await sessionFor(technical.user, account)
    ;(await client.post(path).withSession(session).form(FORM)).assertStatus(403)
    ;(await client.delete(path).withSession(session)).assertStatus(403)
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('staff cancel for a customer, withdraw for a consumer, and undo', async ({
    client,
    assert,
  }) => {
    const { service } = await running()
    const session = await sessionFor((await createStaff('manager')).user)
    const page = await client.get(`/admin/services/${service.id}`).withSession(session)
    page.assertTextIncludes('Withdrawal from the contract')
    const path = `/admin/services/${service.id}/cancellation`
    await client.post(path).withSession(session).form(FORM)
    const [cancellation] = await Cancellation.all()
    assert.match(cancellation.cancelledBy, /^staff:/)
    ;(await client.delete(path).withSession(session)).assertTextIncludes('keeps running')
    const support = await sessionFor((await createStaff('support')).user)
    ;(await client.post(path).withSession(support).form(FORM)).assertStatus(403)
    await transaction((trx) => settings.set({ 'billing.withdrawal': false }, trx))
    const refused = await client
      .post(path)
      .withSession(session)
      .form({ ...FORM, mode: 'withdrawal' })
    refused.assertTextIncludes('withdrawal period for this server is over')
  })
})
