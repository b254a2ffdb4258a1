import { build } from '../skeleton.js'
import { checkStep } from '../money.js'
import { invalidRequest, resourceMissing } from '../errors.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

type LineItemParams = Stripe.Checkout.SessionCreateParams.LineItem

/** Prices one line of a Checkout session. Only prices given in place exist here. */
export function createLineItem(world: World, params: LineItemParams, index: number) {
  const param = `line_items[${index}]`
  if (params.price) throw resourceMissing('price', params.price, `${param}[price]`)
  const data = params.price_data
  if (data?.unit_amount === undefined || !data.product_data) {
    throw invalidRequest(`${param} needs price_data with unit_amount and product_data.`, {
      code: 'parameter_missing',
      param: `${param}[price_data]`,
    })
  }
  const quantity = params.quantity ?? 1
  if (quantity < 1 || data.unit_amount < 0) {
    throw invalidRequest(`${param} must have a positive quantity and no negative amount.`, {
      param,
    })
  }
  checkStep(data.unit_amount, data.currency, `${param}[price_data][unit_amount]`)
  const amount = data.unit_amount * quantity
  return build('item', {
    id: world.newId('li'),
    amount_subtotal: amount,
    amount_total: amount,
    currency: data.currency.toLowerCase(),
    description: data.product_data.name,
    price: priceOf(world, data.unit_amount, data.currency.toLowerCase()),
    quantity,
  })
}

function priceOf(world: World, amount: number, currency: string) {
  return build('price', {
    id: world.newId('price'),
    active: false,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency,
    product: world.newId('prod'),
    tax_behavior: 'unspecified',
    type: 'one_time',
    unit_amount: amount,
    unit_amount_decimal: String(amount) as unknown as Stripe.Price['unit_amount_decimal'],
  })
}
