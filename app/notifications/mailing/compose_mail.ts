import { cut } from '#core/text'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import { renderHtml, renderText } from '#notifications/mailing/mail_renderer'
import type { MailContent } from '#notifications/mailing/mail_kind'

/** What fits on the lines that mail programs show, and in its column. */
const SUBJECT_LENGTH = 150

export interface ComposedMail {
  content: MailContent
  html: string
  text: string
}

/** Writes a queued mail: the subject on one line and not too long. Null where there is nothing to say any more. */
export async function composeMail(kind: string, payload: string): Promise<ComposedMail | null> {
  const written = await mailKinds.get(kind).compose(JSON.parse(payload) as never)
  if (!written) return null
  const content = { ...written, subject: subjectLine(written.subject) }
  return { content, html: await renderHtml(content), text: renderText(content) }
}

export function subjectLine(text: string): string {
  return cut(text.replace(/\s*[\r\n]+\s*/g, ' ').trim(), SUBJECT_LENGTH)
}
