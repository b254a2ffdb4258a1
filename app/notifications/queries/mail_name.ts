import type { I18n } from '@adonisjs/i18n'

/** What a mail is called that has no subject yet, or never gets one: by its kind, or by the name of that where a package sends it. */
export function mailName(i18n: I18n, kind: string): string {
  const key = `notifications.admin.kinds.${kind.replaceAll('.', '_')}`
  return i18n.hasMessage(key) ? i18n.t(key) : kind
}
