import { attachCard, detachCard, resolvePaymentMethod } from '../payments/cards.js'
import { build } from '../skeleton.js'
import { idOf, mergeMetadata, text } from '../values.js'
import { invalidRequest } from '../errors.js'
import { cardsOf } from './payment_methods.js'
import { createTaxId } from './tax_ids.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

const OPTIONAL_TEXTS = ['description', 'email', 'name', 'phone'] as const

export const customerRoutes = [
  route('POST /v1/customers', create),
  route('GET /v1/customers/{id}', retrieve),
  route('POST /v1/customers/{id}', update),
  route('DELETE /v1/customers/{id}', (world, _params, id) => removeCustomer(world, id)),
  route<Stripe.CustomerListParams>('GET /v1/customers', (world, { email }) =>
    world.store.all('customer').filter((customer) => !email || customer.email === email)
  ),
  route('GET /v1/customers/search', (world) => world.store.all('customer')),
  route<Stripe.CustomerListPaymentMethodsParams>(
    'GET /v1/customers/{id}/payment_methods',
    (world, params, id) => {
      world.store.get('customer', id)
      return cardsOf(world, id).filter(
        (method) => !params.allow_redisplay || method.allow_redisplay === params.allow_redisplay
      )
    }
  ),
  route('GET /v1/customers/{customerId}/payment_methods/{id}', (world, _params, customer, id) => {
    const method = world.store.get('payment_method', id)
    if (idOf(method.customer) === customer) return method
    throw invalidRequest(`No such payment_method: '${id}'`, {
      code: 'resource_missing',
      status: 404,
    })
  }),
]

/** Makes a customer of what a request tells about it. */
export function create(world: World, params: Stripe.CustomerCreateParams) {
  const customer = world.store.insert(
    'customer',
    build('customer', {
      id: world.newId('cus'),
      address: null,
      created: world.now(),
      currency: null,
      delinquent: false,
      discount: null,
      invoice_prefix: world.newId('p').slice(2, 10).toUpperCase(),
      metadata: {},
      name: null,
      next_invoice_sequence: 1,
      phone: null,
      preferred_locales: [],
      tax_exempt: 'none',
      test_clock: null,
    })
  )
  Object.assign(customer, changesOf(world, customer, params))
  for (const taxId of params.tax_id_data ?? []) createTaxId(world, customer.id, taxId)
  world.emit('customer.created', customer)
  if (params.payment_method) {
    attachCard(world, resolvePaymentMethod(world, params.payment_method), customer.id)
  }
  return customer
}

function retrieve(world: World, _params: object, id: string) {
  return world.store.deletedCustomers.has(id) ? deleted(id) : world.store.get('customer', id)
}

function update(world: World, params: Stripe.CustomerUpdateParams, id: string) {
  const customer = world.store.get('customer', id)
  world.change('customer.updated', customer, changesOf(world, customer, params))
  return customer
}

/** Deletes a customer with its cards; only its id is known afterwards. */
export function removeCustomer(world: World, id: string) {
  const customer = world.store.get('customer', id)
  for (const method of cardsOf(world, id)) detachCard(world, method)
  world.store.remove('customer', id)
  world.store.deletedCustomers.add(id)
  world.emit('customer.deleted', customer)
  return deleted(id)
}

function deleted(id: string) {
  return { id, object: 'customer', deleted: true }
}

function changesOf(
  world: World,
  customer: Stripe.Customer,
  params: Stripe.CustomerCreateParams & Stripe.CustomerUpdateParams
) {
  const changes: Partial<Stripe.Customer> = {
    metadata: mergeMetadata(customer.metadata, params.metadata),
  }
  for (const name of OPTIONAL_TEXTS) {
    if (params[name] !== undefined) changes[name] = text(params[name])
  }
  if (params.address !== undefined) changes.address = addressOf(params.address)
  if (params.shipping !== undefined) changes.shipping = shippingOf(params.shipping)
  if (params.tax_exempt !== undefined) changes.tax_exempt = params.tax_exempt || 'none'
  if (params.preferred_locales) changes.preferred_locales = params.preferred_locales
  if (params.balance !== undefined) changes.balance = params.balance
  const method = params.invoice_settings?.default_payment_method
  if (method !== undefined) {
    changes.invoice_settings = {
      ...customer.invoice_settings,
      default_payment_method: method ? ownCard(world, customer, method) : null,
    }
  }
  return changes
}

function ownCard(world: World, customer: Stripe.Customer, id: string) {
  const method = world.store.get('payment_method', id, 'invoice_settings[default_payment_method]')
  if (idOf(method.customer) === customer.id) return id
  throw invalidRequest('The customer does not have a payment method with this id.', {
    code: 'resource_missing',
    param: 'invoice_settings[default_payment_method]',
  })
}

function addressOf(address: Stripe.Emptyable<Stripe.AddressParam>): Stripe.Address | null {
  if (!address) return null
  return {
    city: text(address.city),
    country: text(address.country),
    line1: text(address.line1),
    line2: text(address.line2),
    postal_code: text(address.postal_code),
    state: text(address.state),
  }
}

function shippingOf(
  shipping: Stripe.CustomerCreateParams['shipping']
): Stripe.Customer['shipping'] {
  if (!shipping) return null
  return {
    address: addressOf(shipping.address) ?? undefined,
    name: shipping.name,
    phone: shipping.phone ?? null,
  } as Stripe.Customer['shipping']
}
