import edge from 'edge.js'
import { shopLanguage } from '#core/i18n/languages'
import { shopOfPages } from '#core/views/shop'
import type { MailContent } from '#notifications/mailing/mail_kind'

/** Writes a mail's parts as an HTML document. */
export async function renderHtml(content: MailContent): Promise<string> {
  const i18n = shopLanguage()
  const shop = await shopOfPages()
  return edge.render('mails/message', {
    content,
    shop,
    t: i18n.t.bind(i18n),
    i18n,
  })
}

/** Writes the same parts as plain text. */
export function renderText(content: MailContent): string {
  const facts = content.facts?.map(({ label, value }) => `${label}: ${value}`).join('\n')
  const action = content.action && `${content.action.label}:\n${content.action.url}`
  const parts = [
    content.heading,
    ...content.paragraphs,
    facts,
    content.code,
    action,
    content.footnote,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
