import { build } from '../skeleton.js'
import { idOf } from '../values.js'
import { invalidRequest, resourceMissing } from '../errors.js'
import { looksLikeTaxId } from '../tax_id_formats.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const taxIdRoutes = [
  route<Stripe.CustomerCreateTaxIdParams>(
    'POST /v1/customers/{id}/tax_ids',
    (world, params, id) => {
      world.store.get('customer', id)
      return createTaxId(world, id, params)
    }
  ),
  route('GET /v1/customers/{customerId}/tax_ids/{id}', (world, _params, customer, id) =>
    ownTaxId(world, customer, id)
  ),
  route('DELETE /v1/customers/{customerId}/tax_ids/{id}', (world, _params, customer, id) => {
    const taxId = ownTaxId(world, customer, id)
    world.store.remove('tax_id', id)
    world.emit('customer.tax_id.deleted', taxId)
    return { id, object: 'tax_id', deleted: true }
  }),
  route('GET /v1/customers/{id}/tax_ids', (world, _params, id) => {
    world.store.get('customer', id)
    return world.store.all('tax_id').filter((taxId) => idOf(taxId.customer) === id)
  }),
]

/**
 * Gives a customer a tax id. Refuses one that does not look like its kind; it is never checked with
 * an authority.
 */
export function createTaxId(
  world: World,
  customer: string,
  { type, value }: { type: string; value: string }
) {
  if (!looksLikeTaxId(type, value)) {
    throw invalidRequest(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' })
  }
  const taxId = build('tax_id', {
    id: world.newId('txi'),
    created: world.now(),
    country: value.slice(0, 2).toUpperCase(),
    customer,
    owner: { type: 'customer', customer, customer_account: null },
    type,
    value,
    verification: { status: 'pending', verified_address: null, verified_name: null },
  })
  world.emit('customer.tax_id.created', taxId)
  return world.store.insert('tax_id', taxId)
}

function ownTaxId(world: World, customer: string, id: string) {
  const taxId = world.store.get('tax_id', id)
  if (idOf(taxId.customer) === customer) return taxId
  throw resourceMissing('tax_id', id)
}
