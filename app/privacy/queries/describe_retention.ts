import { Duration } from 'luxon'
import { settings } from '#core/settings/settings'
import type { I18n } from '@adonisjs/i18n'
import type { SettingTypes } from '#core/settings/settings'

/** A retention as people say it: "90 days", or the words for a rule such as "account_closed", with the days of its setting. */
export async function describeRetention(retention: string, i18n: I18n): Promise<string> {
  const period = Duration.fromISO(retention)
  if (period.isValid) return period.reconfigure({ locale: i18n.locale }).toHuman()
  const [rule, setting] = retention.split(':')
  const data = setting ? { days: await settings.get(setting as keyof SettingTypes) } : {}
  return i18n.t(`privacy.rules.${rule}`, data, rule.replaceAll('_', ' '))
}
