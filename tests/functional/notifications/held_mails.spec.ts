import { test } from '@japa/runner'
import { worker } from '#core/work/worker'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import Mail from '#notifications/models/mail'
import { createCustomer } from '#tests/support/identity'

test.group('Mails that wait for an address', () => {
  test('do not wait for one that was proven while they were composed', async ({ assert }) => {
    const { user, account } = await createCustomer()
    let composed = 0
    mailKinds.add({
      name: 'test.held',
      async compose() {
        composed++
        const to = composed === 1 ? { heldFor: account.id } : user.email
        // What lets go of held mails comes before this one is held.
        if (composed === 1) await Mail.release([account.id])
        return { to, subject: 'Late', heading: 'Late', paragraphs: ['Late'], footnote: '' } as never
      },
    })
    await Mail.queue('test.held', account.id, {})
    await worker.drain()

    const mail = await Mail.query().where('kind', 'test.held').firstOrFail()
    assert.equal(mail.state, 'sent')
    assert.isNull(mail.heldFor)
  })

  test('wait for one that nobody has proven', async ({ assert }) => {
    const { account } = await createCustomer()
    mailKinds.add({
      name: 'test.unproven',
      compose: async () =>
        ({ to: { heldFor: account.id }, subject: '', heading: '', paragraphs: [] }) as never,
    })
    await Mail.queue('test.unproven', account.id, {})
    await worker.drain()

    const mail = await Mail.query().where('kind', 'test.unproven').firstOrFail()
    assert.equal(mail.state, 'held')
    assert.equal(mail.heldFor, account.id)
    assert.isNull(mail.leaseUntil)
  })
})
