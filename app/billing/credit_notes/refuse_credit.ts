import { refuseField } from '#core/exceptions/refuse_field'
import { formatMoney } from '#core/views/format'
import type { I18n } from '@adonisjs/i18n'
import type { CreditFailure } from '#billing/credit_notes/credit_parts'
import type { CreditChoice } from '#billing/credit_notes/credit_form'

/** Why there is no credit note, in words. */
export function creditRefusal(i18n: I18n, failure: CreditFailure): string {
  return i18n.t(`billing.credit_notes.refusals.${failure.type}`, { amount: amountOf(failure) })
}

/** Sends the form back with the reason beside what could be changed. */
export function refuseCredit(
  failure: CreditFailure,
  extent: CreditChoice['extent'],
  i18n: I18n
): never {
  const about = failure.type === 'more_than_due' || failure.type === 'disputed'
  const field = about ? 'settle' : extent === 'total' ? 'total' : 'extent'
  return refuseField(field, creditRefusal(i18n, failure))
}

function amountOf(failure: CreditFailure): string {
  if ('left' in failure) return formatMoney(failure.left)
  if ('due' in failure) return formatMoney(failure.due)
  return 'refundable' in failure ? formatMoney(failure.refundable) : ''
}
