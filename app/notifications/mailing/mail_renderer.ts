import edge from 'edge.js'
import { imagePath } from '#core/brand/brand_image'
import { shopLanguage } from '#core/i18n/languages'
import { shopOfPages, type Shop } from '#core/views/shop'
import { appUrl } from '#config/app'
import { legalFooter } from '#notifications/mailing/legal_footer'
import type { MailContent } from '#notifications/mailing/mail_kind'

/** How high a logo stands in a mail, and the widest that it may be, in pixels. */
const LOGO = { height: 40, width: 220 }

/** Writes a mail's parts as an HTML document. */
export async function renderHtml(content: MailContent): Promise<string> {
  const i18n = shopLanguage()
  const shop = await shopOfPages()
  return edge.render('mails/message', {
    content,
    shop,
    logo: logoOf(shop),
    legal: await legalFooter(),
    t: i18n.t.bind(i18n),
    i18n,
  })
}

/** Writes the same parts as plain text. */
export async function renderText(content: MailContent): Promise<string> {
  const { name } = await shopOfPages()
  const { reason, text, company } = await legalFooter()
  const facts = content.facts?.map(({ label, value }) => `${label}: ${value}`).join('\n')
  const action = content.action && `${content.action.label}:\n${content.action.url}`
  const parts = [
    content.heading,
    ...content.paragraphs,
    facts,
    content.code,
    action,
    content.footnote,
    // Mail programs know by this line where a signature begins (RFC 3676, 4.3).
    ['-- ', name, text, ...company.filter((line) => line !== name), reason]
      .filter(Boolean)
      .join('\n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** With a full address, because it is shown elsewhere; null where the shop has no picture that mail programs know. */
function logoOf({ brand }: Shop) {
  const image = brand.logoDocument
  if (!image) return null
  const scale = Math.min(LOGO.height / image.height, LOGO.width / image.width)
  return {
    src: `${appUrl}${imagePath(image)}`,
    width: Math.round(image.width * scale),
    height: Math.round(image.height * scale),
  }
}
