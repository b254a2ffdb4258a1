import { asked, keyOf } from '#billing_stripe/keys'
import { wrapped } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'

interface CustomerFacts {
  key: string
  accountId: string
  name: string
  email: string | null
}

/**
 * The id of the account's customer: one that carries our marker, or else a new one. The key covers what is sent, so a
 * name or address that changed after a lost answer is no other request under the same key.
 */
export async function ensureCustomer(
  stripe: Stripe,
  instance: string,
  { key, accountId, name, email }: CustomerFacts
): Promise<string> {
  const metadata = { instance, account_id: accountId }
  const params = { name, email: email ?? undefined, metadata }
  const known = email ? await findByMarker(stripe, email, metadata) : null
  if (known) return known.id
  const made = await asked(keyOf(`cus_${key}`, params), (idempotencyKey) =>
    stripe.customers.create(params, { idempotencyKey })
  )
  return made.id
}

/** A list by address is up to date at once; a search by metadata may lag behind. */
async function findByMarker(
  stripe: Stripe,
  email: string,
  marker: { instance: string; account_id: string }
): Promise<Stripe.Customer | null> {
  const page = await wrapped(() => stripe.customers.list({ email, limit: 100 }))
  const isOurs = ({ metadata }: Stripe.Customer) =>
    metadata.instance === marker.instance && metadata.account_id === marker.account_id
  return page.data.find(isOurs) ?? null
}
