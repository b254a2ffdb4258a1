import { formatDate, formatMoney } from '#core/views/format'
import { cancellationReasons } from '#billing/models/cancellation/states'
import type { I18n } from '@adonisjs/i18n'
import type { CancelOffer } from '#billing'

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
    reasons: cancellationReasons.map((value) => ({ value, label: text(`reasons.${value}`) })),
  }
}
