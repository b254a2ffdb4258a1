import { currencyOf } from '#core/money/currencies'
import { formatMoney } from '#core/views/format'
import { cardName } from '#billing/views/card_name'
import type { I18n } from '@adonisjs/i18n'
import type { Money } from '#core/money/money'
import type PaymentMethod from '#billing/models/payment_method'

interface Choice {
  value: string
  label: string
  detail: string
  disabled?: boolean
}

interface Means {
  cards: PaymentMethod[]
  credit: Money
  due: Money
}

/**
 * The ways in which an invoice can be paid now, as radio options; the first is the one to suggest. None where the rest is
 * too small for a card and there is no credit.
 */
export function paymentChoices(i18n: I18n, means: Means) {
  const isForCards = means.due.minor >= currencyOf(means.due.currency).minimumCharge
  return [...(isForCards ? cardChoices(i18n, means) : []), ...creditChoices(i18n, means)]
}

function cardChoices(i18n: I18n, { cards }: Means): Choice[] {
  const saved = cards.map((card) => ({
    value: card.id,
    label: cardName(card),
    detail: i18n.t('billing.pay.expires', {
      month: String(card.expMonth).padStart(2, '0'),
      year: String(card.expYear),
    }),
    disabled: card.isExpired,
  }))
  return [
    ...saved,
    {
      value: 'new_card',
      label: i18n.t('billing.pay.new_card'),
      detail: i18n.t('billing.pay.new_card_detail'),
    },
  ]
}

function creditChoices(i18n: I18n, { credit, due }: Means): Choice[] {
  if (!credit.isPositive) return []
  const enough = credit.compare(due) >= 0
  const detail = i18n.t(enough ? 'billing.pay.credit_covers' : 'billing.pay.credit_part', {
    credit: formatMoney(credit),
  })
  return [{ value: 'credit', label: i18n.t('billing.pay.credit'), detail }]
}
