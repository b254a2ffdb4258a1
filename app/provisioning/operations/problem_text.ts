import type { I18n } from '@adonisjs/i18n'
import type Operation from '#provisioning/models/operation'

const KINDS = 'provisioning.admin.operations.kinds_of_error'
const CODES = 'provisioning.admin.operations.codes_of_error'

/** What went wrong with an operation, in words for the staff; null when nothing did. */
export function problemText(operation: Operation, i18n: I18n) {
  const { errorKind, errorCode, errorMessage, errorLog } = operation
  if (!errorKind) return null
  const shortage = `${shortagesOf(operation)}.${errorMessage}`
  const isOurs = errorKind === 'capacity' && !errorCode && i18n.hasMessage(shortage)
  return {
    meaning: meaningOf(operation, i18n),
    message: isOurs ? i18n.t(shortage) : errorMessage,
    log: errorLog,
  }
}

/** A machine that is to grow stays where it is, so other things can be short. */
function shortagesOf({ kind }: Operation): string {
  return `provisioning.admin.operations.${kind === 'resize' ? 'size_shortages' : 'shortages'}`
}

/** What each place said that had no room for the machine, in words for the staff. */
export function refusalRows({ refusals }: Operation, i18n: I18n) {
  return (refusals ?? []).map(({ cluster, node, storage, code, message, at }) => ({
    cluster,
    place: i18n.t('provisioning.admin.operations.place_value', { node, storage }),
    meaning: i18n.hasMessage(`${CODES}.${code}`) ? i18n.t(`${CODES}.${code}`) : null,
    message,
    at,
  }))
}

/** Some codes say more than their kind. */
function meaningOf({ errorKind, errorCode }: Operation, i18n: I18n): string {
  const code = `${CODES}.${errorCode}`
  return errorKind !== 'expired' && i18n.hasMessage(code)
    ? i18n.t(code)
    : i18n.t(`${KINDS}.${errorKind}`)
}
