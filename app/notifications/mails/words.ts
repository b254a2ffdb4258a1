import i18nManager from '@adonisjs/i18n/services/main'
import router from '@adonisjs/core/services/router'
import { appUrl } from '#config/app'

/** A text of `resources/lang/en/mails.json`. */
export function say(key: string, data?: Record<string, string>): string {
  return i18nManager.locale(i18nManager.defaultLocale).t(`mails.${key}`, data)
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
