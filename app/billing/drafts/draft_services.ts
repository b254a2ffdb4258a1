import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** More than a list of choices can hold; who has them names servers in the description. */
const MOST = 500

/** The servers of an account that a line may be for, by their ids: those that are billed, and ended ones too. */
export async function draftServices(
  accountId: string,
  client?: TransactionClientContract
): Promise<Map<string, string>> {
  const subscriptions = await Subscription.query({ client })
    .where('account_id', accountId)
    .orderBy('hostname')
    .orderBy('id')
    .select('service_id', 'hostname')
    .limit(MOST)
  return new Map(subscriptions.map(({ serviceId, hostname }) => [serviceId, hostname]))
}
