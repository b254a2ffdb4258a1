import type { I18n } from '@adonisjs/i18n'
import type Refund from '#billing/models/refund'

/** Codes that have words of their own under `billing.refund_errors`. */
const KNOWN = new Set([
  'charge_disputed',
  'charge_already_refunded',
  'expired_or_canceled_card',
  'lost_or_stolen_card',
  'insufficient_funds',
  'resource_missing',
  'not_found',
])

/** Why refunds failed, by their ids. */
export function refundReasons(i18n: I18n, refunds: Refund[]): Record<string, string> {
  const failed = refunds.filter(({ state }) => state === 'failed')
  return Object.fromEntries(failed.map(({ id, errorCode }) => [id, reasonOf(i18n, errorCode)]))
}

function reasonOf(i18n: I18n, code: string | null): string {
  if (code && KNOWN.has(code)) return i18n.t(`billing.refund_errors.${code}`)
  return i18n.t('billing.refund_errors.other', { code: code ?? '–' })
}
