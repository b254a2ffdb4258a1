import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import db from '@adonisjs/lucid/services/db'
import { health } from '#core/health/health'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import Mail, { type MailState } from '#notifications/models/mail'
import UserSession from '#identity/models/user_session'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { doToRows } from '#tests/support/list_action'
import { resetState } from '#tests/support/reset_state'

const as = async (role: 'owner' | 'manager' | 'support') =>
  sessionFor((await createStaff(role)).user)

/** A mail about a sign-in, as if it had come so far. */
async function mailIn(state: MailState, lastError: string | null = null): Promise<Mail> {
  const { user } = await createCustomer()
  const signIn = await UserSession.open({ userId: user.id, accountId: null, staff: false })
  await Mail.queue('identity.new_device', newId(), { sessionId: signIn.id })
  const mail = await Mail.query().orderBy('id', 'desc').firstOrFail()
  return mail.merge({ state, lastError, attempts: 12, toAddress: `${state}@example.test` }).save()
}

const asked = (session: Record<string, string>, mail: { id: string }) => ({
  list: 'mails',
  verb: 'resend',
  ids: [mail.id],
  session,
})

test.group('Mails that staff look after', (group) => {
  group.each.setup(() => resetState())

  test('stuck mails are listed with the reason, and the overview leads to them', async ({
    client,
    assert,
  }) => {
    await mailIn('failed', '550 mailbox <unavailable>')
    await mailIn('unknown')
    await mailIn('queued')
    await mailIn('sent')
    const session = await as('manager')
    const page = await client.get('/admin/mails').withSession(session)
    page.assertTextIncludes('failed@example.test')
    page.assertTextIncludes('550 mailbox &lt;unavailable&gt;')
    page.assertTextIncludes('unknown@example.test')
    page.assertTextIncludes('12 attempts')
    page.assertTextIncludes('New sign-in')
    assert.notInclude(page.text(), 'queued@example.test')
    const sent = await client.get('/admin/mails?show=sent').withSession(session)
    sent.assertTextIncludes('sent@example.test')

    const { mails } = await health.run()
    assert.equal(mails.route, 'admin.mails.index')
    const overview = await client.get('/admin').withSession(session)
    overview.assertTextIncludes('href="/admin/mails">View details')
  })

  test('a stuck mail is sent again once, with its Message-ID, and the audit log says who did it', async ({
    client,
    assert,
  }) => {
    const mail = await mailIn('failed', 'gone')
    await mail.merge({ messageId: '<one@example.test>' }).save()
    const { user } = await createStaff('manager')
    const session = await sessionFor(user)
    const resend = async () => (await doToRows(client, asked(session, mail))).told!
    assert.equal((await resend()).done, '1 email is queued to be sent again.')
    assert.lengthOf((await resend()).refused, 1)
    await worker.drain()
    await mail.refresh()
    assert.deepEqual([mail.state, mail.messageId], ['sent', '<one@example.test>'])
    assert.lengthOf((await resend()).refused, 1)
    const entries = await AuditEntry.query().where('action', 'mail.sent_again')
    assert.deepEqual(
      entries.map(({ actorId, subjectId, details }) => [actorId, subjectId, details]),
      [[user.id, mail.id, { kind: 'identity.new_device', was: 'failed' }]]
    )
  })

  for (const state of ['queued', 'held', 'sending', 'sent', 'dropped'] as const)
    test(`a mail that is ${state} is not sent again`, async ({ client, assert }) => {
      const mail = await mailIn(state)
      const { told } = await doToRows(client, asked(await as('owner'), mail))
      assert.isNull(told!.done)
      assert.include(told!.refused[0].why, 'Nothing was changed.')
      assert.equal((await mail.refresh()).state, state)
      assert.lengthOf(await AuditEntry.query().where('action', 'mail.sent_again'), 0)
    })

  test('only staff who may manage mails see and send them; an unknown one is not found', async ({
    client,
    assert,
  }) => {
    const mail = await mailIn('failed')
    const customer = await sessionFor((await createCustomer()).user)
    for (const session of [customer, await as('support')]) {
      const list = await client.get('/admin/mails').withSession(session)
      assert.oneOf(list.status(), [403, 404])
      assert.oneOf((await doToRows(client, asked(session, mail))).status, [403, 404])
    }
    assert.equal((await mail.refresh()).state, 'failed')
    const absent = await doToRows(client, asked(await as('owner'), { id: newId() }))
    assert.equal(absent.told!.refused[0].why, 'This no longer exists.')
  })

  test('mails are found by kind, day and address', async ({ client, assert }) => {
    await mailIn('failed')
    await mailIn('sent')
    const session = await as('manager')
    const rows = async (query: Record<string, string>) => {
      const page = await client.get('/admin/mails').qs(query).withSession(session)
      return parse(page.text()).querySelectorAll('tbody tr').length
    }
    assert.equal(await rows({ show: 'every' }), 2)
    assert.equal(await rows({ show: 'every', q: 'sent@exam' }), 1)
    assert.equal(await rows({ show: 'every', kind: 'identity.new_device' }), 2)
    assert.equal(await rows({ show: 'every', kind: 'identity' }), 0)
    assert.equal(await rows({ show: 'every', queued_to: '2020-01-01' }), 0)
  })

  test('a list of many mails is read in the same number of statements', async ({
    client,
    assert,
  }) => {
    const session = await as('owner')
    const count = async () => {
      let statements = 0
      const note = () => void statements++
      const connection = db.connection().getReadClient()
      connection.on('query', note)
      await client.get('/admin/mails').withSession(session)
      connection.off('query', note)
      return statements
    }
    await mailIn('failed')
    await count()
    const one = await count()
    for (let more = 0; more < 20; more++) await mailIn('failed')
    assert.equal(await count(), one)
  })
})
