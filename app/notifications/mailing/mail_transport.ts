import app from '@adonisjs/core/services/app'
import mail from '@adonisjs/mail/services/main'
import env from '#start/env'
import { appUrl } from '#config/app'
import { sender } from '#notifications/mailing/sender'
import type { Message } from '@adonisjs/mail'
import type { ComposedMail } from '#notifications/mailing/compose_mail'

export type Mailer = 'mailbox' | 'smtp' | 'mailgun'

/** Whoever takes a mail; rejects where it did not. */
export interface Carrier {
  send(write: (message: Message) => void): Promise<unknown>
}

/** Who carries mails. The mailbox keeps them at /dev/mails, which is how development, demo and tests run. */
export const mailer: Mailer = env.get('MAIL_MAILER', app.inProduction ? 'smtp' : 'mailbox')

/** The Message-ID of a mail, the same however often it is handed over, by which programs recognise a repeat. */
export function messageIdOf(id: string): string {
  return `<${id.toLowerCase()}@${new URL(appUrl).hostname}>`
}

/**
 * Prepares everything that can fail before a mail leaves, and returns what hands it over; that throws where the
 * mailer did not take it.
 */
export async function prepare(
  { content, html, text }: ComposedMail,
  messageId: string,
  by: Mailer | Carrier = mailer
): Promise<() => Promise<void>> {
  const recipient = bareAddress(content.to)
  if (by === 'mailbox') return async () => {}

  const { address, name: shop, replyTo } = await sender()
  const attachments = await Promise.all(
    (content.attachments ?? []).map(async (file) => ({ ...file, data: await file.read() }))
  )
  const write = (message: Message) => {
    message.from(address, shop)
    if (replyTo) message.replyTo(bareAddress(replyTo))
    message.to(recipient).subject(content.subject).html(html).text(text).messageId(messageId)
    for (const { name, contentType, data } of attachments) {
      message.attachData(data, { filename: name, contentType })
    }
  }
  const carrier: Carrier = typeof by === 'string' ? mail.use(by) : by
  return async () => void (await carrier.send(write))
}

/** Refuses anything but one address: what a person typed must not become a second recipient. */
function bareAddress(address: string): string {
  if (/[\s,;<>"()]/.test(address) || address.split('@').length !== 2) {
    throw new Error('Not a single, bare mail address')
  }
  return address
}
