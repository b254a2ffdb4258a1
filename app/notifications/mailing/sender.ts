import { settings } from '#core/settings/settings'
import { shopOfPages } from '#core/views/shop'
import env from '#start/env'

export interface Sender {
  address: string
  /** The shop's name, which mail programs show instead of the address. */
  name: string
  /** Where answers go; null where staff named no address of the company. */
  replyTo: string | null
}

/** Who every mail is from: the address that may send, under the shop's name, with answers going to the company. */
export async function sender(): Promise<Sender> {
  const { name } = await shopOfPages()
  return {
    address: env.get('MAIL_FROM', 'panel@localhost'),
    name: displayName(name),
    replyTo: (await settings.get('company.email')) || null,
  }
}

/** A name without the characters that separate addresses (RFC 5322, 3.2.3): some mailers do not quote it. */
export function displayName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\u2028\u2029"<>()[\]\\,;:@]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
