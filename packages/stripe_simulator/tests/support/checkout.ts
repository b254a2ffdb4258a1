import type Stripe from 'stripe'

/** A Checkout session for one machine of €12.00. */
export function openCheckout(
  stripe: Stripe,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {}
) {
  return stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.test/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.test/cart',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 1200, product_data: { name: 'Small machine' } },
      },
    ],
    payment_intent_data: { metadata: { invoice_id: 'inv_1' } },
    ...params,
  })
}

/** Submits a form as a browser does, without following where it leads. */
export async function submit(url: string, fields: Record<string, string>) {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  })
  return {
    status: response.status,
    location: response.headers.get('location'),
    text: await response.text(),
  }
}

/** What a person types into the card form. */
export function card(number: string) {
  return { number, expiry: '12/34', cvc: '123', name: 'Ada Example', email: 'ada@example.test' }
}

/** The markup of a page. */
export async function pageAt(url: string) {
  const response = await fetch(url)
  return response.text()
}
