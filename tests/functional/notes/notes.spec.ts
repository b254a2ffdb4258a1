import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import Note from '#notes/models/note'
import Mail from '#notifications/models/mail'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { ownNote } from '#tests/support/notes'
import type { ApiClient } from '@japa/api-client'
import type Account from '#identity/models/account'
import type { StaffRole } from '#core/registries/permissions'

const as = async (role: StaffRole = 'support') => {
  const { user, staffMember } = await createStaff(role)
  return { user, staffMember, session: await sessionFor(user) }
}
type Session = Awaited<ReturnType<typeof sessionFor>>

const send = (
  client: ApiClient,
  method: 'post' | 'put' | 'delete',
  path: string,
  session: Session,
  fields: object = {}
) =>
  client[method](path).withSession(session).header('accept', 'text/html').form(fields).redirects(0)

const about = ({ id }: Account, note: string) => ({
  subject_type: 'customer',
  subject_id: id,
  note,
})

const audited = (action: string, id: string) =>
  db.from('audit_entries').where({ action, subject_id: id })

test.group('Notes of staff', () => {
  test('are closed to customers', async ({ client, assert }) => {
    const { note, account } = await ownNote()
    const customer = await sessionFor((await createCustomer()).user)
    const path = `/admin/notes/${note.id}`
    for (const answer of [
      await send(client, 'post', '/admin/notes', customer, about(account, 'x')),
      await send(client, 'put', path, customer, { note: 'x', revision: 1 }),
      await send(client, 'delete', path, customer),
      await send(client, 'post', `${path}/pin`, customer),
      await send(client, 'delete', `${path}/pin`, customer),
      await client.get(`${path}/edit`).withSession(customer),
    ])
      answer.assertStatus(403)
    assert.equal((await Note.findOrFail(note.id)).body, 'Prefers the phone')
  })

  test('are added by support, stand on the page as they were written, escaped, and are audited without their words', async ({
    client,
    assert,
  }) => {
    const { session, user } = await as()
    const { account } = await createCustomer()
    const words = '<script>alert(1)</script>\nSecond line & more'
    const answer = await send(client, 'post', '/admin/notes', session, about(account, words))
    answer.assertHeader('location', `/admin/customers/${account.id}#timeline`)
    const note = await Note.findByOrFail('subject_id', account.id)
    assert.equal(note.authorId, user.id)
    const html = (await client.get(`/admin/customers/${account.id}`).withSession(session)).text()
    assert.notInclude(html, '<script>alert(1)')
    assert.equal(parse(html).querySelector('.timeline__body')?.text, words)
    const [entry] = await audited('note.created', note.id)
    assert.notInclude(entry.data, 'alert')
    assert.equal(entry.account_id, account.id)
  })

  test('have words, at most five thousand letters, and a subject that exists', async ({
    client,
    assert,
  }) => {
    const { session } = await as()
    const { account } = await createCustomer()
    for (const words of ['', '   ', 'x'.repeat(5001)]) {
      const answer = await send(client, 'post', '/admin/notes', session, about(account, words))
      assert.property(answer.flashMessages().inputErrorsBag, 'note')
    }
    const elsewhere = { ...about(account, 'x'), subject_id: newId() }
    ;(await send(client, 'post', '/admin/notes', session, elsewhere)).assertStatus(404)
    const odd = { ...about(account, 'x'), subject_type: 'invoice' }
    const answer = await send(client, 'post', '/admin/notes', session, odd)
    assert.property(answer.flashMessages().inputErrorsBag, 'subject_type')
    assert.lengthOf(await Note.query().where('account_id', account.id), 0)
  })

  test('are written once, however often the form is sent', async ({ client, assert }) => {
    const { session } = await as()
    const { account } = await createCustomer()
    const form = { ...about(account, 'Once'), form_marker: newId() }
    for (let time = 0; time < 2; time++) await send(client, 'post', '/admin/notes', session, form)
    assert.lengthOf(await Note.query().where('account_id', account.id), 1)
  })

  test('are changed by whoever wrote them, and deleted by them or a manager', async ({
    client,
    assert,
  }) => {
    const author = await as()
    const { note } = await ownNote({ authorId: author.user.id })
    const path = `/admin/notes/${note.id}`
    const other = await as()
    const manager = await as('manager')
    const change = { note: 'Changed', revision: '1' }
    ;(await send(client, 'put', path, other.session, change)).assertStatus(403)
    ;(await send(client, 'put', path, manager.session, change)).assertStatus(403)
    ;(await send(client, 'delete', path, other.session)).assertStatus(403)
    const page = parse((await client.get(`${path}/edit`).withSession(other.session)).text())
    assert.isNull(page.querySelector('textarea'))

    ;(await send(client, 'put', path, author.session, change)).assertStatus(302)
    await note.refresh()
    assert.deepInclude(note.serialize(), { body: 'Changed', revision: 2 })
    assert.lengthOf(await audited('note.updated', note.id), 1)

    ;(await send(client, 'delete', path, manager.session)).assertStatus(302)
    assert.isNull(await Note.find(note.id))
    assert.lengthOf(await audited('note.deleted', note.id), 1)
    ;(await send(client, 'delete', path, manager.session)).assertStatus(404)
    ;(await send(client, 'put', path, author.session, change)).assertStatus(404)
  })

  test('are not written over where another tab was faster, and keep what was typed', async ({
    client,
    assert,
  }) => {
    const { note, session } = await ownNote()
    const path = `/admin/notes/${note.id}`
    await send(client, 'put', path, session, { note: 'First', revision: '1' })
    const late = await send(client, 'put', path, session, { note: 'Second', revision: '1' })
    assert.property(late.flashMessages().inputErrorsBag, 'note')
    assert.equal(late.flashMessages().note, 'Second')
    await note.refresh()
    assert.equal(note.body, 'First')
    await send(client, 'put', path, session, { note: 'First', revision: '2' })
    await note.refresh()
    assert.equal(note.revision, 2, 'nothing changed')
  })

  test('that are pinned stand above the stream, and are pinned once', async ({
    client,
    assert,
  }) => {
    const { note, session, account } = await ownNote()
    const pin = () => send(client, 'post', `/admin/notes/${note.id}/pin`, session)
    await pin()
    await pin()
    assert.lengthOf(await audited('note.pinned', note.id), 1)
    const read = async () =>
      parse((await client.get(`/admin/customers/${account.id}`).withSession(session)).text())
    assert.include((await read()).querySelector('.timeline__pinned')?.text, 'Prefers the phone')
    await send(client, 'delete', `/admin/notes/${note.id}/pin`, session)
    assert.isNull((await read()).querySelector('.timeline__pinned'))
  })
})

test.group('Mentions in notes', () => {
  const unread = (memberId: string) =>
    db
      .from('staff_messages')
      .join('staff_notices', 'staff_notices.id', 'staff_messages.notice_id')
      .where({ member_id: memberId })

  async function colleague(role: StaffRole = 'support') {
    const other = await as(role)
    const name = `Colleague${newId().toLowerCase()}`
    await other.user.merge({ name }).save()
    return { ...other, name, id: other.staffMember.id }
  }

  test('tell each of them once, in the panel and by email, without what was written', async ({
    client,
    assert,
  }) => {
    const { session, user } = await as()
    const { account } = await createCustomer()
    const { name, id, user: told, session: theirs } = await colleague()
    const words = `@${name} secret words @${name}`
    await send(client, 'post', '/admin/notes', session, about(account, words))
    const notices = await unread(id)
    assert.lengthOf(notices, 1)
    assert.equal(notices[0].message, `${user.name} mentioned you in a note on a customer`)
    assert.equal(notices[0].path, `/admin/customers/${account.id}`)

    await worker.drain()
    const mail = await Mail.query()
      .where({ kind: 'notifications.staff_message', cause: notices[0].notice_id })
      .firstOrFail()
    assert.equal(mail.toAddress, told.email)
    assert.notInclude(mail.text ?? '', 'secret')
    assert.include(mail.text ?? '', `/admin/customers/${account.id}`)
    const page = parse((await client.get('/admin/alerts').withSession(theirs)).text())
    assert.include(page.querySelector('.notices')?.text, 'mentioned you')

    const note = await Note.findByOrFail('subject_id', account.id)
    const form = { note: `${words} again`, revision: '1' }
    await send(client, 'put', `/admin/notes/${note.id}`, session, form)
    assert.lengthOf(await unread(id), 1, 'an edit tells nobody twice')
  })

  test('follow what each of them chose', async ({ client, assert }) => {
    const { session } = await as()
    const { account } = await createCustomer()
    const quiet = await colleague()
    const off = await colleague()
    for (const [{ id }, wish] of [
      [quiet, 'inbox'],
      [off, 'off'],
    ] as const)
      await db
        .table('alert_readers')
        .insert({ member_id: id, wishes: JSON.stringify({ 'notes.mentions': wish }) })
    const words = `@${quiet.name} @${off.name}`
    await send(client, 'post', '/admin/notes', session, about(account, words))
    assert.lengthOf(await unread(off.id), 0)
    const [notice] = await unread(quiet.id)
    assert.lengthOf(await Mail.query().where('cause', notice.notice_id), 0)
  })

  test('tell nobody of their own words, nobody who has left, and stand out where they are read', async ({
    client,
    assert,
  }) => {
    const me = await colleague()
    const gone = await colleague()
    await gone.staffMember.merge({ disabledAt: gone.user.createdAt }).save()
    const { account } = await createCustomer()
    const words = `@${me.name} and @${gone.name}`
    await send(client, 'post', '/admin/notes', me.session, about(account, words))
    assert.lengthOf(await unread(me.id), 0)
    assert.lengthOf(await unread(gone.id), 0)
    const page = await client.get(`/admin/customers/${account.id}`).withSession(me.session)
    const marked = parse(page.text()).querySelectorAll('.timeline__mention')
    assert.deepEqual(
      marked.map(({ text }) => text),
      [`@${me.name}`]
    )
  })
})
