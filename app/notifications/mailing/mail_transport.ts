import app from '@adonisjs/core/services/app'
import mail from '@adonisjs/mail/services/main'
import env from '#start/env'
import type { MailContent } from '#notifications/mailing/mail_kind'

export interface RenderedMail {
  id: string
  content: MailContent
  html: string
  text: string
}

export type Mailer = 'mailbox' | 'smtp' | 'mailgun'

/** Who carries mails. The mailbox keeps them at /dev/mails, which is how development, demo and tests run. */
export const mailer: Mailer = env.get('MAIL_MAILER', app.inProduction ? 'smtp' : 'mailbox')

/** Hands a mail to the mailer; throws when that did not take it. The id makes repeats recognisable. */
export async function transport(
  { id, content, html, text }: RenderedMail,
  by = mailer
): Promise<void> {
  const recipient = bareAddress(content.to)
  if (by === 'mailbox') return

  const attachments = await Promise.all(
    (content.attachments ?? []).map(async (file) => ({ ...file, data: await file.read() }))
  )
  await mail.use(by).send((message) => {
    message
      .to(recipient)
      .subject(content.subject.replace(/\s*[\r\n]+\s*/g, ' '))
      .html(html)
      .text(text)
    message.header('X-Innkeeper-Mail', id)
    for (const { name, contentType, data } of attachments) {
      message.attachData(data, { filename: name, contentType })
    }
  })
}

/** Refuses anything but one address: what a person typed must not become a second recipient. */
function bareAddress(address: string): string {
  if (/[\s,;<>"()]/.test(address) || address.split('@').length !== 2) {
    throw new Error('Not a single, bare mail address')
  }
  return address
}
