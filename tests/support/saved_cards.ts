import PaymentMethod from '#billing/models/payment_method'
import { sessionFor } from '#tests/support/identity'
import type { ApiClient } from '@japa/api-client'
import type { useStripe } from '#tests/support/billing'
import type User from '#identity/models/user'

interface Saving {
  client: ApiClient
  gateway: Awaited<ReturnType<typeof useStripe>>
  user: User
}

/** Saves a card on the gateway's page as a customer does; the first one becomes the default. */
export async function saveCard(
  { client, gateway, user }: Saving,
  card = '4242424242424242'
): Promise<PaymentMethod> {
  const session = await sessionFor(user)
  const setup = await client.post('/billing/methods').withSession(session).redirects(0)
  const id = /cs_test_[A-Za-z0-9]+/.exec(setup.header('location') ?? '')?.[0] ?? ''
  gateway.stripe.pay(id, { card })
  await client.get('/billing?returned=1').withSession(session)
  return PaymentMethod.query().orderBy('id', 'desc').firstOrFail()
}
