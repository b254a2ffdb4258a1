import type { I18n } from '@adonisjs/i18n'
import type Operation from '#provisioning/models/operation'

/** What went wrong with an operation, in words for the staff; null when nothing did. */
export function problemText({ errorKind, errorCode, errorMessage }: Operation, i18n: I18n) {
  if (!errorKind) return null
  const shortage = errorKind === 'capacity' && !errorCode
  return {
    meaning: i18n.t(`provisioning.admin.operations.kinds_of_error.${errorKind}`),
    message: shortage
      ? i18n.t(`provisioning.admin.operations.shortages.${errorMessage}`)
      : errorMessage,
  }
}
