import PaymentMethod from '#billing/models/payment_method'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import type { HttpContext } from '@adonisjs/core/http'

/** The saved card that a route names, where the visitor may manage it; not found for cards of others and removed ones. */
export async function ownMethod({ bouncer, params, visitor }: HttpContext): Promise<PaymentMethod> {
  await bouncer.with(PaymentMethodPolicy).authorize('manage')
  return PaymentMethod.query()
    .where({ account_id: visitor.requireAccount().id, id: params.id, state: 'active' })
    .firstOrFail()
}
