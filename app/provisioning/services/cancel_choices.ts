import { formatDate, formatMoney } from '#core/views/format'
import { cancellationReasons, type UnbegunMode } from '#billing/models/cancellation/states'
import type { I18n } from '@adonisjs/i18n'
import type { CancelOffer, UnbegunOffer } from '#billing'

/** How a server that is not set up yet may be cancelled by staff for its customer, and why. */
export function setupChoices({ refund, withdrawUntil }: UnbegunOffer, i18n: I18n) {
  const option = (value: UnbegunMode) => ({
    value,
    label: i18n.t(`provisioning.cancellation.modes.${value}`),
    detail: i18n.t('provisioning.cancellation.modes.setup_detail', { amount: formatMoney(refund) }),
  })
  return {
    modes: withdrawUntil ? [option('setup'), option('withdrawal')] : [option('setup')],
    reasons: reasonChoices(i18n),
  }
}

/** Why somebody leaves, as forms offer it. */
export function reasonChoices(i18n: I18n) {
  return cancellationReasons.map((value) => ({
    value,
    label: i18n.t(`provisioning.cancellation.reasons.${value}`),
  }))
}

/** When and why a server may be cancelled, as forms offer it. */
export function cancelChoices(
  { periodEndsOn, creditNow, withdrawUntil, refund }: CancelOffer,
  i18n: I18n,
  { staff = false } = {}
) {
  const text = (key: string, data?: Record<string, string>) =>
    i18n.t(`provisioning.cancellation.${key}`, data)
  const last = formatDate(periodEndsOn.minus({ days: 1 }))
  const credit = creditNow.isPositive
    ? text('modes.now_credit', { amount: formatMoney(creditNow) })
    : text('modes.now_detail')
  const modes = [
    {
      value: 'period_end',
      label: text('modes.period_end', { day: last }),
      detail: text('modes.period_end_detail'),
    },
    { value: 'now', label: text('modes.now'), detail: credit },
  ]
  const withdrawal = {
    value: 'withdrawal',
    label: text('modes.withdrawal'),
    detail: text('modes.withdrawal_detail', { amount: formatMoney(refund) }),
  }
  return {
    modes: staff && withdrawUntil ? [...modes, withdrawal] : modes,
    reasons: reasonChoices(i18n),
  }
}
