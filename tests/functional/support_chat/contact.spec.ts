import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import limiter from '@adonisjs/limiter/services/main'
import AuditEntry from '#audit/models/audit_entry'
import Conversation from '#support_chat/models/conversation'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { doToRows } from '#tests/support/list_action'

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

  test('several are closed at once, those that were not before; staff find them by address', async ({
    client,
    assert,
  }) => {
    for (const email of ['ada@example.test', 'grace@example.test'])
      await client.post('/contact').form(letter({ email })).redirects(0)
    const [first, second] = await Conversation.query().orderBy('id')
    const session = await sessionFor((await createStaff('support')).user)
    const close = async (ids: string[]) =>
      (await doToRows(client, { list: 'conversations', verb: 'close', ids, session })).told!
    assert.equal((await close([first.id])).done, '1 conversation was closed.')
    const told = await close([first.id, second.id])
    assert.equal(told.done, '1 conversation was closed.')
    assert.equal(told.refused[0].why, 'It was closed before.')
    const entries = AuditEntry.query().whereIn('subject_id', [first.id, second.id])
    assert.lengthOf(await entries.where('action', 'conversation.closed'), 2)
    const rows = async (query: Record<string, string>) => {
      const page = await client.get('/admin/conversations').qs(query).withSession(session)
      return parse(page.text()).querySelectorAll('tbody tr').length
    }
    assert.equal(await rows({}), 0)
    assert.equal(await rows({ state: 'closed' }), 2)
    assert.equal(await rows({ state: 'every', q: 'grace' }), 1)
    const { user } = await createCustomer()
    const asked = { list: 'conversations', verb: 'close', ids: [first.id] }
    const refused = await doToRows(client, { ...asked, session: await sessionFor(user) })
    assert.equal(refused.status, 403)
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
