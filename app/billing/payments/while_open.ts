import { shopHold } from '#core/hold/shop_hold'
import { readerLanguage } from '#core/i18n/languages'
import { failed, type Result } from '#core/result'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PaymentRefusal } from '#billing/payments/payment_choice'

/** Does what begins a payment, unless the shop is held closed; the reason then. */
export async function whileOpen<T>(
  trx: TransactionClientContract,
  work: () => Promise<Result<T, PaymentRefusal>>
): Promise<Result<T, PaymentRefusal>> {
  if (!(await shopHold.isOn(trx))) return work()
  return failed({ type: 'not_now', reason: readerLanguage().t('billing.shop_held') })
}
