import { settings } from '#core/settings/settings'
import { shopOfPages } from '#core/views/shop'
import { translate } from '#notifications/mails/words'

export interface LegalFooter {
  /** Why somebody gets the mail. */
  reason: string
  /** What the shop says of itself wherever it signs. */
  text: string
  /** Who writes: company, address, register and VAT ID as far as staff entered them, in one line each. */
  company: string[]
}

/** What stands below every mail, in both of its parts. */
export async function legalFooter(): Promise<LegalFooter> {
  const { name, brand } = await shopOfPages()
  const all = await settings.all()
  const { 'company.vat_id': vatId, 'company.email': email } = all
  const address = linesOf(all['company.address']).join(', ')
  return {
    reason: translate('ui.mail.footer', { shop: name }),
    text: brand.footerText,
    company: [
      [all['company.name'], address].filter(Boolean).join(' · '),
      [vatId && translate('ui.mail.vat_id', { id: vatId }), email].filter(Boolean).join(' · '),
      ...brand.legal,
    ].filter(Boolean),
  }
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}
