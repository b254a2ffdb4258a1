import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import AuditEntry from '#audit/models/audit_entry'
import { PlaceOrder } from '#ordering/orders/place_order'
import CartItem from '#ordering/models/cart_item'
import SshKey from '#ordering/models/ssh_key'
import { parsePublicKey } from '#ordering/ssh/public_key'
import { MOST_SAVED_KEYS, saveKey } from '#ordering/ssh/save_key'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, sessionFor } from '#tests/support/identity'
import type { MembershipRole } from '#identity/models/membership'

const SECOND =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0KJlp6qsVIlJ1pvcq8Ho5VOS8pMHn5vC5BkMGsAS5c bob@laptop'

async function customer(role?: MembershipRole) {
  const made = await createCustomer({ role })
  return { ...made, session: await sessionFor(made.user) }
}

function read(line: string) {
  const key = parsePublicKey(line)
  if (!key.ok) throw new Error(key.error.type)
  return key.value
}

async function keep(accountId: string, line = ED25519_KEY, name?: string): Promise<SshKey> {
  const saved = await saveKey(accountId, read(line), name)
  if (!saved.ok) throw new Error(saved.error.type)
  return saved.value
}

test.group('SSH keys of an account', (group) => {
  group.each.setup(() => limiter.clear())

  test('are added with a name or their comment, listed, renamed and removed, and audited', async ({
    client,
    assert,
  }) => {
    const { account, session } = await customer()
    const empty = await client.get('/account/ssh-keys').withSession(session)
    empty.assertTextIncludes('No SSH keys yet')
    const post = (form: object) =>
      client.post('/account/ssh-keys').withSession(session).form(form).redirects(0)
    ;(await post({ ssh_key: `${ED25519_KEY}\n`, name: 'Laptop' })).assertHeader(
      'location',
      '/account/ssh-keys'
    )
    await post({ ssh_key: SECOND, name: '' })
    const page = await client.get('/account/ssh-keys').withSession(session)
    for (const text of ['Laptop', 'bob@laptop', read(SECOND).fingerprint, 'Not used yet'])
      page.assertTextIncludes(text)

    const key = await SshKey.findByOrFail({ account_id: account.id, name: 'Laptop' })
    const path = `/account/ssh-keys/${key.id}`
    await client.put(path).withSession(session).form({ name: 'Desk' }).redirects(0)
    assert.equal((await key.refresh()).name, 'Desk')
    await client.put(path).withSession(session).form({ name: 'Desk' }).redirects(0)
    const removed = await client.delete(path).withSession(session).redirects(0)
    removed.assertFlashMessage('success', 'Desk was removed.')
    ;(await client.delete(path).withSession(session)).assertStatus(404)
    const entries = await AuditEntry.query().where('subject_id', key.id).orderBy('seq')
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['ssh_key.added', 'ssh_key.renamed', 'ssh_key.removed']
    )
  })

  test('are read by every member and changed by those who operate servers; strangers find none', async ({
    client,
    assert,
  }) => {
    const { account } = await customer()
    const key = await keep(account.id)
    const stranger = await customer()
    for (const role of ['billing', 'member'] as const) {
      const { session } = await customer(role)
      const page = await client.get('/account/ssh-keys').withSession(session)
      page.assertStatus(200)
      assert.notInclude(page.text(), 'Add key')
      const refused = await client
        .post('/account/ssh-keys')
        .withSession(session)
        .form({ ssh_key: SECOND })
      refused.assertStatus(403)
    }
    const path = `/account/ssh-keys/${key.id}`
    const { session } = stranger
    ;(await client.put(path).withSession(session).form({ name: 'Mine' })).assertStatus(404)
    ;(await client.delete(path).withSession(session)).assertStatus(404)
    const guest = await client.get('/account/ssh-keys').redirects(0)
    guest.assertHeader('location', '/sign-in')
    assert.notEqual((await key.refresh()).name, 'Mine')
  })

  test('are refused where weak, private, several or known already; names have 64 characters', async ({
    client,
    assert,
  }) => {
    const { account, session } = await customer()
    await keep(account.id)
    const weak = 'ssh-dss AAAAB3NzaC1kc3MAAACB'
    const wrong: [string, object, string][] = [
      ['ssh_key', { ssh_key: '' }, 'SSH public key'],
      ['ssh_key', { ssh_key: weak }, 'DSA keys are no longer secure'],
      ['ssh_key', { ssh_key: `-----BEGIN OPENSSH ${'PRIVATE KEY'}-----` }, 'private key'],
      ['ssh_key', { ssh_key: `${ED25519_KEY}\n${SECOND}` }, 'Add one key at a time.'],
      ['ssh_key', { ssh_key: ED25519_KEY }, 'This key is already saved.'],
      ['name', { ssh_key: SECOND, name: 'x'.repeat(65) }, '64'],
    ]
    for (const [field, form, text] of wrong) {
      const answer = await client
        .post('/account/ssh-keys')
        .withSession(session)
        .form(form)
        .redirects(0)
      const bag = answer.flashMessage('inputErrorsBag') as Record<string, string[]>
      assert.include(bag[field]?.join(), text)
    }
    assert.lengthOf(await SshKey.query().where('account_id', account.id), 1)
  })

  test('are kept once each and so many in all, also when they come at once', async ({ assert }) => {
    const { account } = await customer()
    const first = await Promise.all([1, 2, 3].map(() => saveKey(account.id, read(ED25519_KEY))))
    assert.lengthOf(
      first.filter(({ ok }) => ok),
      1
    )
    for (let index = 1; index < MOST_SAVED_KEYS; index++)
      await saveKey(account.id, { ...read(SECOND), fingerprint: `SHA256:${index}` })
    const more = await saveKey(account.id, read(SECOND))
    assert.equal(!more.ok && more.error.type, 'full')
    const other = await customer()
    assert.isTrue((await saveKey(other.account.id, read(ED25519_KEY))).ok)
  })
})

test.group('SSH keys at order', (group) => {
  group.each.setup(() => limiter.clear())

  async function ordering(role?: MembershipRole) {
    const offer = await createOffer()
    const form = {
      plan_id: offer.plan.id,
      template_id: offer.template.id,
      hostname: 'web1.example.test',
    }
    return { offer, form, ...(await customer(role)) }
  }

  test('are offered with the one used last chosen, several are taken, and use is noted', async ({
    client,
    assert,
  }) => {
    const { offer, form, account, user, session } = await ordering()
    const [one, two] = [await keep(account.id), await keep(account.id, SECOND, 'Bob')]
    const page = await client.get(`/products/${offer.product.slug}`).withSession(session)
    page.assertTextIncludes(one.fingerprint)
    page.assertTextIncludes('Bob (Ed25519)')

    const answer = await client
      .post('/cart/items')
      .withSession(session)
      .redirects(0)
      .form({ ...form, 'keys[0]': one.id, 'keys[1]': two.id })
    answer.assertHeader('location', '/cart')
    const item = await CartItem.findByOrFail('plan_id', offer.plan.id)
    assert.deepEqual(item.sshKey.split('\n').sort(), [ED25519_KEY, SECOND].sort())

    const edit = await client.get(`/cart/items/${item.id}/edit`).withSession(session)
    assert.lengthOf(edit.text().match(/name="keys\[\]"[^>]*checked/g) ?? [], 2)
    const { cartId } = item
    const placed = await new PlaceOrder().run({
      cartId,
      account,
      user,
      termsVersionId: null,
      ip: null,
    })
    if (!placed.ok) throw new Error(placed.error.type)
    assert.isNotNull((await one.refresh()).lastUsedAt)
    await one.merge({ name: 'Renamed' }).save()
    const list = await client.get('/account/ssh-keys').withSession(session)
    list.assertTextIncludes('Last used')
  })

  test('are saved when that is ticked, once, and only by those who may', async ({
    client,
    assert,
  }) => {
    for (const role of ['owner', 'billing'] as const) {
      const { offer, form, account, session } = await ordering(role)
      const send = (more: object) =>
        client
          .post('/cart/items')
          .withSession(session)
          .redirects(0)
          .form({ ...form, ssh_key: SECOND, ...more })
      await send({})
      assert.lengthOf(await SshKey.query().where('account_id', account.id), 0)
      await send({ save_key: '1' })
      ;(await send({ save_key: '1' })).assertHeader('location', '/cart')
      const kept = await SshKey.query().where('account_id', account.id)
      assert.lengthOf(kept, role === 'owner' ? 1 : 0)
      assert.lengthOf(await CartItem.query().where('plan_id', offer.plan.id), 3)
    }
  })

  test('are none of somebody else, none that is gone, and never none at all', async ({
    client,
    assert,
  }) => {
    const { offer, form, account, session } = await ordering()
    const foreign = await keep((await customer()).account.id)
    const gone = await keep(account.id, SECOND)
    await gone.delete()
    for (const more of [{ 'keys[0]': foreign.id }, { 'keys[0]': gone.id }, {}, { ssh_key: '' }]) {
      const answer = await client
        .post('/cart/items')
        .withSession(session)
        .redirects(0)
        .form({ ...form, ...more })
      assert.property(answer.flashMessage('inputErrorsBag'), 'ssh_key')
    }
    const guest = await client
      .post('/cart/items')
      .redirects(0)
      .form({ ...form, 'keys[0]': foreign.id })
    assert.property(guest.flashMessage('inputErrorsBag'), 'ssh_key')
    assert.isNull(await CartItem.findBy('plan_id', offer.plan.id))
  })
})
