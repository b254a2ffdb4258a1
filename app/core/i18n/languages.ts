import { HttpContext } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'
import type { I18n } from '@adonisjs/i18n'

/** The shop's own language: of mails, of documents, and of texts that are stored. */
export function shopLanguage(): I18n {
  return i18nManager.locale(i18nManager.defaultLocale)
}

/** The language of whoever reads the answer to the request that is being served; the shop's own outside requests. */
export function readerLanguage(): I18n {
  return HttpContext.get()?.i18n ?? shopLanguage()
}
