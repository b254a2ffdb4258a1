import { SYSTEM } from '#core/actor'
import { shopLanguage } from '#core/i18n/languages'
import Subscription from '#billing/models/subscription'
import Service from '#provisioning/models/service'

/** Ends the service whose subscription was cancelled to a day that has come. Safe to run twice; asked again while its machine is busy. */
export async function endCancelled(subscriptionId: string): Promise<void> {
  const subscription = await Subscription.findOrFail(subscriptionId)
  if (subscription.state !== 'active' || !subscription.endsOn) return
  const service = await Service.findOrFail(subscription.serviceId)
  const reason = shopLanguage().t('provisioning.cancellation.reason')
  const asked = await service.terminate({ by: SYSTEM, cause: 'customer', reason })
  if (!asked.ok && asked.error.type === 'busy')
    throw new Error('The machine is busy; the service ends once that is done')
}
