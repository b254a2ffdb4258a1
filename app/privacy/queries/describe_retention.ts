import { Duration } from 'luxon'
import type { I18n } from '@adonisjs/i18n'

/** A retention as people say it: "90 days", or the words for a rule such as "account_closed". */
export function describeRetention(retention: string, i18n: I18n): string {
  const period = Duration.fromISO(retention)
  if (period.isValid) return period.reconfigure({ locale: i18n.locale }).toHuman()
  return i18n.t(`privacy.rules.${retention}`, {}, retention.replaceAll('_', ' '))
}
