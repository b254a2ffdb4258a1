import { createHash } from 'node:crypto'
import { settings } from '#core/settings/settings'
import { isProtectedConsumer, type Buyer } from '#billing/consents/consumer'
import type { I18n } from '@adonisjs/i18n'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What a consumer is asked to agree to, so that a service begins before the time to withdraw is over. */
export interface BeginQuestion {
  text: string
  /** Names exactly these words. */
  version: string
  language: string
  /** Whether they say that the days until a withdrawal are paid for. */
  owesUsed: boolean
}

type Asked = 'consumer' | 'staff'

/**
 * What a buyer has to ask for expressly where a service begins at once (directive 2011/83/EU, article 7(3) and, at a distance, 8(8)), in
 * these words; null where the law does not protect them, or the shop sells to no consumers. Staff say it of their customer.
 */
export async function beginQuestion(
  buyer: Buyer,
  { i18n, asked = 'consumer' }: { i18n: I18n; asked?: Asked },
  trx?: TransactionClientContract
): Promise<BeginQuestion | null> {
  if (!isProtectedConsumer(buyer) || !(await settings.get('billing.withdrawal', trx))) return null
  const owesUsed = await settings.get('billing.withdrawal_owes_used', trx)
  const text = i18n.t(`billing.begin.${asked}_${owesUsed ? 'pays' : 'free'}`)
  const language = i18n.locale
  return { text, version: versionOf(language, text), language, owesUsed }
}

function versionOf(language: string, text: string): string {
  return createHash('sha256').update(`${language}\n${text}`).digest('hex').slice(0, 16)
}
