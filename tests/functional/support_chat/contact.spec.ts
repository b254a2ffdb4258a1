import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import Conversation from '#support_chat/models/conversation'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const letter = (changes: Record<string, string> = {}) => ({
  name: 'Grace Hopper',
  email: 'grace@example.com',
  subject: 'A moth in the relay',
  message: 'There is a moth in panel F. What shall we do?',
  ...changes,
})

test.group('Contact form', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.setup(() => async () => {
    await Conversation.query().delete()
  })

  test('reaches the staff without a sign-in', async ({ client, assert }) => {
    const response = await client.post('/contact').form(letter()).redirects(0)
    response.assertStatus(302)
    const conversation = await Conversation.query().preload('messages').firstOrFail()
    assert.equal(conversation.state, 'open')
    assert.isNull(conversation.userId)
    assert.equal(conversation.messages[0].body, letter().message)

    const { user: staff } = await createStaff('support')
    const inbox = await client.get('/admin/conversations').withSession(await sessionFor(staff))
    inbox.assertStatus(200)
    inbox.assertTextIncludes('A moth in the relay')
  })

  test('knows the account of a person who is signed in', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    await client
      .post('/contact')
      .withSession(await sessionFor(user))
      .form(letter())
      .redirects(0)
    const conversation = await Conversation.firstOrFail()
    assert.equal(conversation.accountId, account.id)
  })

  test('says beside the field what to change', async ({ client, assert }) => {
    const response = await client
      .post('/contact')
      .header('referer', '/contact')
      .form(letter({ message: 'Hi', email: 'nobody' }))
    response.assertTextIncludes('aria-invalid="true"')
    response.assertTextIncludes('A moth in the relay')
    assert.isNull(await Conversation.first())
  })

  test('takes only a bare address that nobody could mistake for another: {$self}')
    .with([
      'grace(a)@example.com',
      '"grace,ada"@example.com',
      'gra\u200bce@example.com',
      'gra\u202ece@example.com',
      'grace\uff20example.com',
      'grace@ex\u00adample.com',
    ])
    .run(async ({ client, assert }, email) => {
      const response = await client.post('/contact').form(letter({ email })).redirects(0)
      assert.property(response.flashMessage('inputErrorsBag'), 'email')
      assert.isNull(await Conversation.first())
    })

  test('an address stays one address in the link that answers it', async ({ client }) => {
    const email = 'grace?bcc=ada%40evil.test&body=x@example.com'
    await client.post('/contact').form(letter({ email })).redirects(0)
    const { id } = await Conversation.firstOrFail()
    const { user: staff } = await createStaff('support')
    const page = await client.get(`/admin/conversations/${id}`).withSession(await sessionFor(staff))
    page.assertTextIncludes(
      '"mailto:grace%3Fbcc%3Dada%2540evil.test%26body%3Dx@example.com?subject='
    )
  })

  test('never shows what people wrote as HTML', async ({ client }) => {
    await client
      .post('/contact')
      .form(letter({ message: 'Look: <script>alert(1)</script>' }))
      .redirects(0)
    const { id } = await Conversation.firstOrFail()
    const { user: staff } = await createStaff('support')
    const page = await client.get(`/admin/conversations/${id}`).withSession(await sessionFor(staff))
    page.assertTextIncludes('&lt;script&gt;alert(1)')
  })

  test('is closed once, and opened again', async ({ client, assert }) => {
    await client.post('/contact').form(letter()).redirects(0)
    const conversation = await Conversation.firstOrFail()
    const session = await sessionFor((await createStaff('support')).user)
    for (const state of ['closed', 'closed', 'open', 'closed'] as const) {
      await client
        .put(`/admin/conversations/${conversation.id}`)
        .withSession(session)
        .form({ state })
        .redirects(0)
      assert.equal((await conversation.refresh()).state, state)
    }
  })

  test('keeps conversations from customers', async ({ client }) => {
    const { user } = await createCustomer()
    const response = await client
      .get('/admin/conversations')
      .withSession(await sessionFor(user))
      .redirects(0)
    response.assertStatus(403)
  })
})
