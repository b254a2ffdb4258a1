import { idOf } from './values.js'
import type { World } from './world.js'

/**
 * The lists that an object shows only when `expand` asks for them; empty where there is none.
 */
export function includeList(world: World, owner: Record<string, unknown>, property: string) {
  const id = String(owner.id)
  const [data, url] = find(world, `${owner.object}.${property}`, id)
  return { object: 'list', data: structuredClone(data), has_more: false, url }
}

function find(world: World, path: string, id: string): [object[], string] {
  switch (path) {
    case 'checkout.session.line_items': {
      const ids = world.store.checkouts.get(id)?.lineItems ?? []
      const items = ids.map((itemId) => world.store.get('item', itemId))
      return [items, `/v1/checkout/sessions/${id}/line_items`]
    }
    case 'charge.refunds': {
      const refunds = world.store.all('refund').filter((refund) => idOf(refund.charge) === id)
      return [refunds, `/v1/charges/${id}/refunds`]
    }
    case 'customer.tax_ids': {
      const taxIds = world.store.all('tax_id').filter((taxId) => idOf(taxId.customer) === id)
      return [taxIds, `/v1/customers/${id}/tax_ids`]
    }
    default:
      return [[], `/v1/${path}`]
  }
}
