import { test } from '@japa/runner'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { saveCard } from '#tests/support/saved_cards'
import type { ApiClient } from '@japa/api-client'
import type PaymentMethod from '#billing/models/payment_method'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'

type Kind = 'default' | 'backup' | 'other'

function addCard(account: Account, kind: Kind, fields: Partial<PaymentMethod> = {}) {
  const key = defaultKeyOf('stripe', account.id)
  return PaymentMethodFactory.merge({
    accountId: account.id,
    defaultKey: kind === 'default' ? key : null,
    backupKey: kind === 'backup' ? key : null,
    ...fields,
  }).create()
}

async function ask(client: ApiClient, user: User, method: 'post' | 'delete', id: string) {
  const session = await sessionFor(user)
  return client[method](`/billing/methods/${id}/backup`).withSession(session).redirects(0)
}

const rolesOf = async (...cards: PaymentMethod[]) => {
  const found = await Promise.all(cards.map((card) => card.refresh()))
  return found.map((card) => (card.isDefault ? 'default' : card.isBackup ? 'backup' : 'other'))
}

test.group('The backup card', (group) => {
  group.each.setup(resetState)

  test('is one of an account: the new one takes the place of the old, also when chosen twice', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const main = await addCard(account, 'default')
    const old = await addCard(account, 'backup')
    const chosen = await addCard(account, 'other')
    for (const time of ['once', 'twice']) {
      const answer = await ask(client, user, 'post', chosen.id)
      answer.assertHeader('location', '/billing')
      assert.deepEqual(await rolesOf(main, old, chosen), ['default', 'other', 'backup'], time)
    }
  })

  test('is never the default card, and says so', async ({ client, assert }) => {
    const { account, user } = await createCustomer()
    const main = await addCard(account, 'default')
    const answer = await ask(client, user, 'post', main.id)
    answer.assertFlashMessage(
      'error',
      'Your default card can’t be its own backup. Choose another card.'
    )
    assert.deepEqual(await rolesOf(main), ['default'])
  })

  test('changes places with the default card when it is made that', async ({ client, assert }) => {
    const { account, user } = await createCustomer()
    const main = await addCard(account, 'default')
    const backup = await addCard(account, 'backup')
    const session = await sessionFor(user)
    for (const time of ['once', 'twice']) {
      await client.put(`/billing/methods/${backup.id}`).withSession(session).redirects(0)
      assert.deepEqual(await rolesOf(main, backup), ['backup', 'default'], time)
    }
  })

  test('is dropped without a trace on other cards, once and again', async ({ client, assert }) => {
    const { account, user } = await createCustomer()
    const main = await addCard(account, 'default')
    const backup = await addCard(account, 'backup')
    for (const time of ['once', 'twice']) {
      await ask(client, user, 'delete', backup.id)
      assert.deepEqual(await rolesOf(main, backup), ['default', 'other'], time)
    }
    await ask(client, user, 'delete', main.id)
    assert.deepEqual(await rolesOf(main, backup), ['default', 'other'])
  })

  test('cannot be chosen by others, by members who may not pay, nor of removed cards', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const stranger = await createCustomer()
    const technician = await createCustomer({ role: 'technical' })
    const card = await addCard(account, 'other')
    const removed = await addCard(account, 'other', { state: 'detached' })
    const theirs = await addCard(technician.account, 'other')
    ;(await ask(client, stranger.user, 'post', card.id)).assertStatus(404)
    ;(await ask(client, stranger.user, 'delete', card.id)).assertStatus(404)
    ;(await ask(client, user, 'post', removed.id)).assertStatus(404)
    ;(await ask(client, technician.user, 'post', theirs.id)).assertStatus(403)
    assert.deepEqual(await rolesOf(card, removed, theirs), ['other', 'other', 'other'])
  })

  test('[F23] takes the place of a default card that the gateway no longer has', async ({
    client,
    assert,
    cleanup,
  }) => {
    const gateway = await useStripe()
    cleanup(() => gateway.close())
    const { user } = await createCustomer()
    const main = await saveCard({ client, gateway, user })
    const other = await saveCard({ client, gateway, user }, '5555555555554444')
    const backup = await saveCard({ client, gateway, user }, '378282246310005')
    await ask(client, user, 'post', backup.id)
    const session = await sessionFor(user)
    await client.delete(`/billing/methods/${main.id}`).withSession(session).redirects(0)
    assert.deepEqual(await rolesOf(other, backup), ['other', 'default'])
    assert.isNull(backup.backupKey)
  })
})
