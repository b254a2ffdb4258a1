import type Stripe from 'stripe'

/** The kinds of API objects that the simulator stores, by the name in their `object` property. */
export interface ObjectKinds {
  'account': Stripe.Account
  'customer': Stripe.Customer
  'tax_id': Stripe.TaxId
  'payment_method': Stripe.PaymentMethod
  'setup_intent': Stripe.SetupIntent
  'payment_intent': Stripe.PaymentIntent
  'charge': Stripe.Charge
  'balance_transaction': Stripe.BalanceTransaction
  'payout': Stripe.Payout
  'refund': Stripe.Refund
  'dispute': Stripe.Dispute
  'event': Stripe.Event
  'webhook_endpoint': Stripe.WebhookEndpoint
  'billing_portal.configuration': Stripe.BillingPortal.Configuration
  'billing_portal.session': Stripe.BillingPortal.Session
  'checkout.session': Stripe.Checkout.Session
  'item': Stripe.LineItem
}

export type ObjectKind = keyof ObjectKinds

/** Stored kinds, and those that only exist inside answers. */
export interface AnswerKinds extends ObjectKinds {
  price: Stripe.Price
  balance: Stripe.Balance
  customer_session: Stripe.CustomerSession
}
