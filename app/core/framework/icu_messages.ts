import { IntlMessageFormat } from 'intl-messageformat'
import type { TranslationsFormatterContract } from '@adonisjs/i18n/types'

const LITERAL = 0

/** Formats ICU messages like the framework's formatter, but reads each message once and not at every use. Remove when the framework keeps what it read. */
export class IcuMessages implements TranslationsFormatterContract {
  readonly name = 'icu'
  #read = new Map<string, Map<string, IntlMessageFormat | string>>()

  format(message: string, locale: string, data: Record<string, unknown> = {}): string {
    const read = this.#messageOf(message, locale)
    if (typeof read === 'string') return read
    return read.format(data as Record<string, string>) as string
  }

  /** A message to be filled in; the text itself where there is nothing to fill in, as in most. */
  #messageOf(message: string, locale: string): IntlMessageFormat | string {
    let messages = this.#read.get(locale)
    if (!messages) this.#read.set(locale, (messages = new Map()))
    let read = messages.get(message)
    if (!read) {
      const format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
      const [only, ...more] = format.getAst()
      read = only?.type === LITERAL && more.length === 0 ? only.value : format
      messages.set(message, read)
    }
    return read
  }
}
