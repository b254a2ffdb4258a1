import { worker } from '#core/work/worker'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import type Account from '#identity/models/account'

/** What is due, and what that causes. */
export const settle = async () => {
  await worker.drain()
  await worker.drain()
}

/** A card that is charged by default, unless told. */
export function saveCard({ id: accountId }: Account, fields = {}) {
  const defaultKey = defaultKeyOf('stripe', accountId)
  return PaymentMethodFactory.merge({ accountId, defaultKey, ...fields }).create()
}

/** A server whose trial of seven days began on 10 January 2027, at its host. */
export async function tried() {
  const { product, templates } = await createFakeWorld()
  const customer = await createCustomer()
  const service = await createPendingService({
    product,
    template: templates.vm,
    accountId: customer.account.id,
    overrides: { trialDays: 7, priceMinor: 1000 },
  })
  await accept(service)
  await settle()
  await service.refresh()
  return { ...customer, service, session: await sessionFor(customer.user) }
}
