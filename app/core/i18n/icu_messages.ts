import { IntlMessageFormat } from 'intl-messageformat'
import type { TranslationsFormatterContract } from '@adonisjs/i18n/types'

/** Formats ICU messages like the framework's formatter, but reads each message once and not at every use. */
export class IcuMessages implements TranslationsFormatterContract {
  readonly name = 'icu'
  #read = new Map<string, Map<string, IntlMessageFormat>>()

  format(message: string, locale: string, data: Record<string, unknown> = {}): string {
    return this.#messageOf(message, locale).format(data as Record<string, string>) as string
  }

  #messageOf(message: string, locale: string): IntlMessageFormat {
    let messages = this.#read.get(locale)
    if (!messages) this.#read.set(locale, (messages = new Map()))
    let read = messages.get(message)
    if (!read) {
      read = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
      messages.set(message, read)
    }
    return read
  }
}
