import Factory from '@adonisjs/lucid/factories'
import { newId } from '#core/ids'
import PaymentMethod from '#billing/models/payment_method'

/** A saved card that Stripe does not know, for tests that charge nothing. */
export const PaymentMethodFactory = Factory.define(PaymentMethod, () => ({
  gateway: 'stripe',
  externalId: `pm_${newId()}`,
  brand: 'visa',
  lastFour: '4242',
  expMonth: 4,
  expYear: 2099,
  state: 'active' as const,
})).build()
