import { test } from '@japa/runner'
import { Mailer } from '@adonisjs/mail'
import { SMTPTransport } from '@adonisjs/mail/transports/smtp'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import emitter from '@adonisjs/core/services/emitter'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import MailsResend from '#notifications/commands/mails_resend'
import Mail from '#notifications/models/mail'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import { mailsHealthCheck } from '#notifications/mailing/mails_health_check'
import { mailsThrough } from '#notifications/mailing/mails_work_source'
import { SmtpSink } from '#tests/support/smtp_sink'

const LONG_HOST = `${`${'a'.repeat(62)}.`.repeat(3)}${'b'.repeat(20)}.example.com`

mailKinds.add({
  name: 'test.ready',
  compose: async ({ host }: { host: string }) => ({
    to: 'eve@example.com',
    subject: `${host} is ready`,
    heading: 'Ready',
    paragraphs: [host],
  }),
})

/** The recording that fails once the mail was taken, as it does where the database goes away at that moment. */
async function withFailingRecords(work: () => Promise<unknown>) {
  const mysql = db.connection().dialect.name === 'mysql'
  await db.rawQuery(
    mysql
      ? "create trigger mails_full before update on mails for each row begin if new.state = 'sent' then signal sqlstate '45000' set message_text = 'disk full'; end if; end"
      : "create trigger mails_full before update on mails when new.state = 'sent' begin select raise(abort, 'disk full'); end"
  )
  try {
    await work()
  } finally {
    await db.rawQuery('drop trigger mails_full')
  }
}

/** The headers of a message by their names in small letters, unfolded, with encoded words decoded. */
function headersOf(head: string): Map<string, string> {
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  return new Map(
    lines.map((line) => {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
      return [name.toLowerCase(), decoded(value)]
    })
  )
}

/** RFC 2047: blanks between two encoded words are none. */
function decoded(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replaceAll(/=([\da-f]{2})/gi, (_byte, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16))
              ),
            'latin1'
          ).toString('utf8')
    )
}

test.group('Handing mails over', (group) => {
  let sink = new SmtpSink()
  let source = mailsThrough('smtp')

  group.each.setup(async () => {
    sink = new SmtpSink()
    const port = await sink.start()
    const transport = new SMTPTransport({ host: '127.0.0.1', port })
    source = mailsThrough(new Mailer('sink', transport, emitter))
    return async () => {
      clock.reset()
      await transaction((trx) =>
        settings.set({ 'company.name': 'Innkeeper', 'company.email': '' }, trx)
      )
      await sink.stop()
      await Mail.query().delete()
    }
  })

  /** Everything that is due, again and again for a day. */
  async function aDayOfWork() {
    for (let round = 0; round < 16; round++) {
      for (const id of await source.due(10)) await source.run(id).catch(() => {})
      clock.travel({ hours: 2 })
    }
  }

  for (const { name, email, from, replyTo } of [
    { name: 'Nordlicht Hosting', email: '', from: 'Nordlicht Hosting <panel@localhost>' },
    {
      name: 'Müller, Söhne <x@evil.test> "& Co"; Bcc: y@evil.test',
      email: 'help@nordlicht.example',
      from: 'Müller Söhne x evil.test & Co Bcc y evil.test <panel@localhost>',
      replyTo: 'help@nordlicht.example',
    },
    {
      name: '李氏主机 🏔',
      email: 'help@nordlicht.example',
      from: '李氏主机 🏔 <panel@localhost>',
      replyTo: 'help@nordlicht.example',
    },
  ])
    test(`[M13] a mail of ${name} is from the shop by its name, and answers go ${replyTo ? 'to the company' : 'to the sender'}`, async ({
      assert,
    }) => {
      await transaction((trx) =>
        settings.set({ 'company.name': name, 'company.email': email }, trx)
      )
      await Mail.queue('test.ready', name, { host: 'web1' })
      await aDayOfWork()
      assert.lengthOf(sink.messages, 1)
      const [head] = sink.messages[0].split('\r\n\r\n')
      const headers = headersOf(head)
      assert.equal(headers.get('from'), from)
      assert.equal(headers.get('reply-to'), replyTo)
      assert.deepEqual(
        [headers.get('to'), headers.has('bcc'), headers.has('cc')],
        ['eve@example.com', false, false]
      )
    })

  test('[B04] sends a mail with a very long subject once', async ({ assert }) => {
    await Mail.queue('test.ready', 'long', { host: LONG_HOST })
    await aDayOfWork()
    assert.lengthOf(sink.messages, 1)
    const mail = await Mail.firstOrFail()
    assert.equal(mail.state, 'sent')
    assert.lengthOf(mail.subject ?? '', 150)
    assert.include(sink.messages[0], `Message-ID: ${mail.messageId}`)
  })

  test('[B04] never sends again because what happened could not be recorded', async ({
    assert,
  }) => {
    await Mail.queue('test.ready', 'record', { host: 'web1' })
    await withFailingRecords(aDayOfWork)
    assert.lengthOf(sink.messages, 1)
    assert.equal((await Mail.firstOrFail()).state, 'unknown')
    assert.equal((await mailsHealthCheck.run()).status, 'warning')
  })

  test('[B04] never sends again where the server took the mail and then hung up', async ({
    assert,
  }) => {
    sink.ending = 'hang up'
    await Mail.queue('test.ready', 'hang up', { host: 'web1' })
    await aDayOfWork()
    assert.lengthOf(sink.messages, 1)
    const mail = await Mail.firstOrFail()
    assert.equal(mail.state, 'unknown')
    assert.isNotNull(mail.lastError)
  })

  test('[B04] never sends again where the panel stopped while it handed the mail over', async ({
    assert,
  }) => {
    await Mail.queue('test.ready', 'crash', { host: 'web1' })
    await Mail.query().update({ state: 'sending', lease_until: clock.nowMs() - 1 })
    await aDayOfWork()
    assert.lengthOf(sink.messages, 0)
    assert.equal((await Mail.firstOrFail()).state, 'unknown')
  })

  test('[B04] tries again where the server answered that it does not take the mail, or was not there', async ({
    assert,
  }) => {
    sink.ending = 'refuse'
    await Mail.queue('test.ready', 'refuse', { host: 'web1' })
    for (const id of await source.due(10)) await source.run(id)
    assert.equal((await Mail.firstOrFail()).state, 'queued')

    const gone = mailsThrough(
      new Mailer('gone', new SMTPTransport({ host: '127.0.0.1', port: 1 }), emitter, {
        from: 'panel@example.com',
      })
    )
    clock.travel({ hours: 2 })
    for (const id of await gone.due(10)) await gone.run(id)
    assert.equal((await Mail.firstOrFail()).state, 'queued')

    sink.ending = 'take'
    clock.travel({ hours: 2 })
    await aDayOfWork()
    assert.lengthOf(sink.messages, 1)
    assert.equal((await Mail.firstOrFail()).state, 'sent')
  })

  test('[B04] sends again what a person names, as the same message', async ({ assert }) => {
    sink.ending = 'hang up'
    await Mail.queue('test.ready', 'again', { host: 'web1' })
    await aDayOfWork()
    sink.ending = 'take'
    ace.ui.switchMode('raw')
    const list = await ace.create(MailsResend, [])
    await list.exec()
    await aDayOfWork()
    assert.lengthOf(sink.messages, 1, 'listing sends nothing')

    const { id } = await Mail.firstOrFail()
    const again = await ace.create(MailsResend, [id])
    await again.exec()
    ace.ui.switchMode('normal')
    await aDayOfWork()
    assert.lengthOf(sink.messages, 2)
    const ids = sink.messages.map((text) => /^Message-ID: (.+)$/im.exec(text)?.[1])
    assert.equal(ids[0], ids[1])
    assert.equal((await Mail.firstOrFail()).state, 'sent')
  })
})
