import { formatMoney } from '#core/views/format'
import { cardName } from '#billing/views/card_name'
import type { I18n } from '@adonisjs/i18n'
import type { Money } from '#core/money/money'
import type PaymentMethod from '#billing/models/payment_method'

interface Means {
  cards: PaymentMethod[]
  credit: Money
  due: Money
}

/** The ways in which an invoice can be paid now, as radio options; the first is the one to suggest. */
export function paymentChoices(i18n: I18n, { cards, credit, due }: Means) {
  const saved = cards.map((card) => ({
    value: card.id,
    label: cardName(card),
    detail: i18n.t('billing.pay.expires', {
      month: String(card.expMonth).padStart(2, '0'),
      year: String(card.expYear),
    }),
    disabled: card.isExpired,
  }))
  const choices = [
    ...saved,
    {
      value: 'new_card',
      label: i18n.t('billing.pay.new_card'),
      detail: i18n.t('billing.pay.new_card_detail'),
    },
  ]
  if (!credit.isPositive) return choices
  const enough = credit.compare(due) >= 0
  const detail = i18n.t(enough ? 'billing.pay.credit_covers' : 'billing.pay.credit_part', {
    credit: formatMoney(credit),
  })
  return [...choices, { value: 'credit', label: i18n.t('billing.pay.credit'), detail }]
}
