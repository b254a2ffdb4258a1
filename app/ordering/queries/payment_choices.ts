import i18nManager from '@adonisjs/i18n/services/main'
import { formatMoney } from '#core/views/format'
import { creditBalance } from '#billing/contracts/credit'
import PaymentMethod from '#billing/models/payment_method'
import type { Money } from '#core/money/money'
import type Account from '#identity/models/account'

export interface PaymentChoice {
  value: string
  label: string
  detail?: string
}

/** The ways in which an account may pay an amount now, the likeliest first. None where nothing is due. */
export async function paymentChoices(account: Account, total: Money): Promise<PaymentChoice[]> {
  if (!total.isPositive) return []
  const i18n = i18nManager.locale(i18nManager.defaultLocale)
  const credit = await creditBalance(account.id, total.currency)
  const methods = await PaymentMethod.query()
    .where({ account_id: account.id, state: 'active' })
    .orderBy('id', 'desc')

  const cards = methods
    .filter((method) => !method.isExpired)
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
    .map((method) => ({
      value: method.id,
      label: i18n.t('ordering.checkout.saved_card', {
        brand: method.brand,
        lastFour: method.lastFour,
      }),
      detail: i18n.t('ordering.checkout.saved_card_detail', {
        month: String(method.expMonth).padStart(2, '0'),
        year: String(method.expYear),
      }),
    }))
  const newCard = {
    value: 'new_card',
    label: i18n.t('ordering.checkout.new_card'),
    detail: i18n.t('ordering.checkout.new_card_detail'),
  }
  const fromCredit = {
    value: 'credit',
    label: i18n.t('ordering.checkout.credit'),
    detail: i18n.t('ordering.checkout.credit_detail', { amount: formatMoney(credit) }),
  }
  return [...(credit.compare(total) >= 0 ? [fromCredit] : []), ...cards, newCard]
}
