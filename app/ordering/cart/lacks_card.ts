import { chargeableCards, creditBalance } from '#billing'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'
import type { CartQuote } from '#ordering/cart/quote_cart'

/** Whether something is tried, or billed by the hour afterwards, that needs a card which its buyer has not saved. Credit does for hours. */
export async function lacksCard(
  { lines }: Pick<CartQuote, 'lines'>,
  account: Account | null,
  trx?: TransactionClientContract
): Promise<boolean> {
  const isHourly = lines.some(({ plan }) => plan.isHourly)
  if (!isHourly && !lines.some(({ trial }) => trial?.needsCard)) return false
  if (isHourly && account && (await hasCredit(account, lines[0].plan.currency, trx))) return false
  const cards = account ? await chargeableCards(account.id, trx) : []
  return cards.length === 0
}

async function hasCredit(
  account: Account,
  currency: string,
  trx?: TransactionClientContract
): Promise<boolean> {
  const balance = await creditBalance(account.id, currency, trx)
  return balance.isPositive
}
