import { test } from '@japa/runner'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type Account from '#identity/models/account'

const addCard = (account: Account, isDefault: boolean) =>
  PaymentMethodFactory.merge({
    accountId: account.id,
    defaultKey: isDefault ? defaultKeyOf('stripe', account.id) : null,
  }).create()

test.group('The default card', (group) => {
  group.each.setup(resetState)

  test('is one of an account: the new one takes the place of the old, also when chosen twice', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const stranger = await createCustomer()
    const old = await addCard(account, true)
    const chosen = await addCard(account, false)
    const theirs = await addCard(stranger.account, true)
    const session = await sessionFor(user)
    for (const time of ['once', 'twice']) {
      const answer = await client
        .put(`/billing/methods/${chosen.id}`)
        .withSession(session)
        .redirects(0)
      answer.assertHeader('location', '/billing')
      const key = defaultKeyOf('stripe', account.id)
      assert.equal((await chosen.refresh()).defaultKey, key, time)
      assert.isNull((await old.refresh()).defaultKey, time)
    }
    assert.isNotNull((await theirs.refresh()).defaultKey)
  })

  test('cannot be chosen by another account, nor a card that was removed', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const stranger = await createCustomer()
    const card = await addCard(account, true)
    const removed = await addCard(account, false)
    await removed.merge({ state: 'detached' }).save()
    const put = async (id: string, session: Awaited<ReturnType<typeof sessionFor>>) =>
      client.put(`/billing/methods/${id}`).withSession(session).redirects(0)
    ;(await put(card.id, await sessionFor(stranger.user))).assertStatus(404)
    ;(await put(removed.id, await sessionFor(user))).assertStatus(404)
    assert.isNotNull((await card.refresh()).defaultKey)
    assert.isNull((await removed.refresh()).defaultKey)
  })
})
