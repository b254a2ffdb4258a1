import db from '@adonisjs/lucid/services/db'
import { shopLanguage } from '#core/i18n/languages'
import { meterLabel } from '#billing/usage/meter_words'
import { usageOfService } from '#billing/usage/usage_standing'

/** What a customer is told who used much of what a period includes. */
export interface UsageWarning {
  accountId: string
  serviceId: string
  hostname: string
  percent: number
  label: string
  used: string
  included: string
}

/** A warning as it reads now; null where nothing is included any more. */
export async function usageWarning(id: string): Promise<UsageWarning | null> {
  const row = await db
    .from('usage_warnings')
    .join('subscriptions', 'subscriptions.id', 'usage_warnings.subscription_id')
    .where('usage_warnings.id', id)
    .select('usage_warnings.meter', 'usage_warnings.percent', 'subscriptions.account_id')
    .select('subscriptions.service_id', 'subscriptions.hostname')
    .first()
  if (!row) return null
  const standing = await usageOfService(row.service_id)
  const found = standing.find(({ meter }) => meter === row.meter)
  if (!found?.included) return null
  return {
    accountId: String(row.account_id),
    serviceId: String(row.service_id),
    hostname: String(row.hostname),
    percent: Number(row.percent),
    label: meterLabel(row.meter, shopLanguage()),
    used: found.used,
    included: found.included,
  }
}
