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
