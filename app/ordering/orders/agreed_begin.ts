import { beginQuestion, giveBeginConsent, type BeginQuestion } from '#billing'
import { readerLanguage } from '#core/i18n/languages'
import Subscription from '#billing/models/subscription'
import Account from '#identity/models/account'
import { OrderRefused, type OrderRequest } from '#ordering/orders/order_request'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type Order from '#ordering/models/order'
import type Service from '#provisioning/models/service'

/**
 * What the customer asked us to do at once, where they are asked; null where they are not, or staff ordered for them and did not hear it
 * from them. Refuses the order of a consumer who did not ask for it, or agreed to other words.
 */
export async function agreedBegin(
  { account: { id }, begin: given, byStaff = false }: OrderRequest,
  trx: TransactionClientContract
): Promise<BeginQuestion | null> {
  if (given === undefined) return null
  const account = await Account.query({ client: trx }).where('id', id).firstOrFail()
  const asked = byStaff ? 'staff' : 'consumer'
  const question = await beginQuestion(account, { i18n: readerLanguage(), asked }, trx)
  if (!question || (byStaff && given === null)) return null
  if (given === null) throw new OrderRefused({ type: 'begin_missing' })
  if (given !== question.version) throw new OrderRefused({ type: 'begin_changed' })
  return question
}

/** Keeps it with the services of the order. */
export async function keepBegin(
  order: Order,
  { question, services, by }: { question: BeginQuestion; services: Service[]; by: Actor },
  trx: TransactionClientContract
): Promise<void> {
  const subscriptions = await Subscription.ofServices(services, trx)
  await giveBeginConsent(trx, { question, orderId: order.id, subscriptions, by })
}
