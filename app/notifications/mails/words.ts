import router from '@adonisjs/core/services/router'
import { shopLanguage } from '#core/i18n/languages'
import { appUrl } from '#config/app'

/** A text of `resources/lang/en/mails.json`. */
export function say(key: string, data?: Record<string, string>): string {
  return translate(`mails.${key}`, data)
}

/** A text of the language files, in the language of the shop. */
export function translate(key: string, data?: Record<string, string>): string {
  return shopLanguage().t(key, data)
}

/** A full address of a page, always made from APP_URL. */
export function linkTo(route: string, params: unknown[] = []): string {
  return `${appUrl}${router.makeUrl(route, params)}`
}

/** The first line of a mail, with a name in which no mail program finds an address to turn into a link. */
export function greet(name: string): string {
  return say('hello', { name: unlinkable(name) })
}

/** Puts a word joiner, which nobody sees, behind each character that makes a name look like an address. */
export function unlinkable(name: string): string {
  return name.replace(/[.:/@]/g, '$&\u2060')
}
