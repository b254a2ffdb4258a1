import { cut } from '#core/text'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import { renderHtml, renderText } from '#notifications/mailing/mail_renderer'
import type { HeldFor, MailContent } from '#notifications/mailing/mail_kind'

/** What fits on the lines that mail programs show, and in its column. */
const SUBJECT_LENGTH = 150

export interface ComposedMail {
  content: MailContent & { to: string }
  html: string
  text: string
}

/**
 * Writes a queued mail: the subject on one line and not too long. Null where there is nothing to say any more, and the
 * account where its address is not proven yet.
 */
export async function composeMail(
  kind: string,
  payload: string
): Promise<ComposedMail | HeldFor | null> {
  const written = await mailKinds.get(kind).compose(JSON.parse(payload) as never)
  if (!written) return null
  const { to } = written
  if (typeof to !== 'string') return to
  const content = { ...written, to, subject: subjectLine(written.subject) }
  return { content, html: await renderHtml(content), text: await renderText(content) }
}

export function subjectLine(text: string): string {
  return cut(text.replace(/\s*[\r\n]+\s*/g, ' ').trim(), SUBJECT_LENGTH)
}
