import { Money } from '#core/money/money'
import { mayTry } from '#billing'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'
import type { CartLine } from '#ordering/cart/price_item'

/**
 * Lets the first of these lines that has a trial cost nothing today, its setup included, where its buyer has not tried anything
 * before. A buyer whom nobody knows yet is offered it; the order decides.
 */
export async function offerTrial(
  lines: CartLine[],
  account: Account | null | undefined,
  trx?: TransactionClientContract
): Promise<void> {
  const line = lines.find(
    ({ product, plan, problem }) => product.trialDays && !plan.isHourly && problem === null
  )
  if (!line?.product.trialDays) return
  if (account && !(await mayTry(account, trx))) return
  const { product, plan } = line
  const free = Money.zero(plan.currency)
  line.trial = { days: line.product.trialDays, needsCard: product.trialNeedsCard }
  line.amounts = [{ kind: 'recurring', name: product.name, quantity: 1, unit: free, off: free }]
  line.today = free
  line.setupFee = free
}
