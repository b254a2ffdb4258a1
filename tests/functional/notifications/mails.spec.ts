import db from '@adonisjs/lucid/services/db'
import mail from '@adonisjs/mail/services/main'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import Mail from '#notifications/models/mail'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import { mailsWorkSource } from '#notifications/mailing/mails_work_source'
import { queueMail } from '#notifications/mailing/queue_mail'
import { prepare } from '#notifications/mailing/mail_transport'
import { subjectLine } from '#notifications/mailing/compose_mail'
import PaymentAttempt from '#billing/models/payment_attempt'
import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import { startTopUp } from '#billing/top_ups/start_top_up'
import { Money } from '#core/money/money'
import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'

const letter = (to: string) => ({
  to,
  subject: 'Two\nlines',
  heading: 'Hello <b>you</b>',
  paragraphs: ['One & two'],
  action: { label: 'Open', url: 'http://127.0.0.1/x' },
})

let outage = 0
mailKinds.add({
  name: 'test.letter',
  async compose({ to }: { to: string }) {
    if (outage-- > 0) throw new Error('The template is broken')
    return to === 'nobody' ? null : letter(to)
  },
})

test.group('Mails', (group) => {
  group.each.setup(() => {
    outage = 0
    return async () => {
      clock.reset()
      await Mail.query().delete()
    }
  })

  test('are queued once for each cause, sent once and kept in the development mailbox', async ({
    client,
    assert,
  }) => {
    for (let repeat = 0; repeat < 3; repeat++)
      await Mail.queue('test.letter', 'cause-1', { to: 'eve@example.com' })
    await worker.drain()
    await worker.drain()
    const [sent, ...more] = await Mail.query().where('kind', 'test.letter')
    assert.lengthOf(more, 0)
    assert.equal(sent.state, 'sent')
    assert.include(sent.html ?? '', 'Hello &lt;b&gt;you&lt;/b&gt;')
    assert.include(sent.html ?? '', 'you have an account at Innkeeper')
    assert.notInclude(sent.html ?? '', 'undefined')
    assert.include(sent.text ?? '', 'Open:\nhttp://127.0.0.1/x')

    const list = await client.get('/dev/mails')
    list.assertTextIncludes('eve@example.com')
    const body = await client.get(`/dev/mails/${sent.id}/body`)
    assert.include(body.header('content-security-policy'), "default-src 'none'")
  })

  test('wait while something is broken and go out later', async ({ assert }) => {
    outage = 1
    await Mail.queue('test.letter', 'cause-2', { to: 'eve@example.com' })
    await worker.drain()
    const waiting = await Mail.firstOrFail()
    assert.equal(waiting.state, 'queued')
    assert.equal(waiting.lastError, 'The template is broken')
    clock.travel({ minutes: 1 })
    await worker.drain()
    assert.equal((await waiting.refresh()).state, 'sent')
  })

  test('are dropped where there is nothing to say any more', async ({ assert }) => {
    await Mail.queue('test.letter', 'cause-3', { to: 'nobody' })
    await worker.drain()
    assert.equal((await Mail.firstOrFail()).state, 'dropped')
  })

  test('are not queued where there is nothing to say from the beginning', async ({ assert }) => {
    await queueMail('test.letter', 'cause-6', { to: 'nobody' })
    assert.lengthOf(await Mail.all(), 0)
    outage = 1
    await queueMail('test.letter', 'cause-7', { to: 'eve@example.com' })
    await queueMail('test.letter', 'cause-7', { to: 'eve@example.com' })
    assert.lengthOf(await Mail.all(), 1)
  })

  test('of a payment are one: of the invoices that it paid, or of the credit that it bought', async ({
    assert,
  }) => {
    const gateway = await useStripe()
    const { account } = await createCustomer()
    const invoices = [await issueInvoice(account), await issueInvoice(account)]
    const card = { kind: 'new_card' } as const
    const wanted = { accountId: account.id, amount: Money.of(2000, 'EUR'), marker: newId() }
    for (const started of [
      await startPayment({ invoiceIds: invoices.map(({ id }) => id) }, card),
      await startTopUp(wanted, card),
    ]) {
      if (!started.ok) throw new Error(started.error.type)
      gateway.stripe.pay(started.value.sessionId ?? '')
      await applyPayment(started.value.id)
    }
    const attempt = await PaymentAttempt.query().whereNotNull('top_up_id').firstOrFail()
    await transaction((trx) => outbox.publish(trx, 'payment.failed', { attemptId: attempt.id }))
    await worker.drain()
    const rows = await Mail.query().where('kind', 'like', 'billing.%').orderBy('id')
    assert.deepEqual(
      rows.map(({ kind, state }) => [kind, state]),
      [
        ['billing.payment_received', 'sent'],
        ['billing.credit_added', 'sent'],
      ]
    )
    await gateway.close()
  })

  test('give up after twelve failures and say so in the health check', async ({ assert }) => {
    outage = 100
    await Mail.queue('test.letter', 'cause-4', { to: 'eve@example.com' })
    for (let attempt = 0; attempt < 14; attempt++) {
      await worker.drain()
      clock.travel({ hours: 3 })
    }
    const failed = await Mail.firstOrFail()
    assert.equal(failed.state, 'failed')
    assert.equal(failed.attempts, 12)
  })

  test('are sent by one of several workers', async ({ assert }) => {
    await Mail.queue('test.letter', 'cause-5', { to: 'eve@example.com' })
    const [id] = await mailsWorkSource.due(1)
    await Promise.all([mailsWorkSource.run(id), mailsWorkSource.run(id), mailsWorkSource.run(id)])
    assert.equal((await Mail.findOrFail(id)).fence, 1)
  })

  test('tell a person to confirm the address, with a link that is stored nowhere else', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ verified: false })
    const { default: EmailVerification } = await import('#identity/models/email_verification')
    const verification = await transaction((trx) => EmailVerification.request(user, trx))
    await worker.drain()
    const sent = await Mail.query().where('kind', 'identity.verify_address').firstOrFail()
    assert.equal(sent.toAddress, user.email)
    assert.include(sent.text ?? '', EmailVerification.linkFor(verification.id))
    const messages = await db.from('outbox_messages').where('topic', 'user.verification_requested')
    assert.notInclude(JSON.stringify(messages), EmailVerification.linkFor(verification.id))
  })
})

test.group('Mail transport', () => {
  test('hands over bare addresses and one-line subjects', async ({ cleanup }) => {
    const fake = mail.fake()
    cleanup(() => mail.restore())
    const content = { ...letter('eve@example.com'), subject: subjectLine('Two\nlines') }
    await (
      await prepare({ content, html: '<p>hi</p>', text: 'hi' }, '<1@x.test>', 'smtp')
    )()
    fake.messages.assertSent({ to: 'eve@example.com', subject: 'Two lines' })
  })

  test('refuses text that would add a recipient', async ({ assert }) => {
    for (const to of [
      'Eve <eve@evil.test>, bob@example.com',
      'a@b.test,c@d.test',
      'a@b.test\r\nBcc: c@d.test',
      'nobody',
    ]) {
      await assert.rejects(
        () => prepare({ content: letter(to), html: '', text: '' }, '<1@x.test>', 'smtp'),
        'Not a single, bare mail address'
      )
    }
  })
})
