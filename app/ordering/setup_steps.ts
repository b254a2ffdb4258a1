import db from '@adonisjs/lucid/services/db'
import type { SetupFinding, SetupStep } from '#core/registries/setup_steps'

/** What customers agree to, and the proof that everything works together. */
export const orderingSetupSteps: SetupStep[] = [
  {
    name: 'ordering.terms',
    order: 70,
    can: 'OrderingTermsVersionPolicy.manage',
    route: 'admin.terms_versions.create',
    look: lookAtTerms,
  },
  {
    name: 'ordering.test_order',
    order: 90,
    can: 'OrderingPolicy.manage',
    route: 'storefront.index',
    needs: ['billing.payments', 'catalog.product'],
    look: lookAtOrders,
  },
]

/** A wording in force. */
async function lookAtTerms(): Promise<SetupFinding> {
  const versions = () => db.from('terms_versions').limit(1).select('id')
  const found = await db
    .query()
    .select(versions().whereNotNull('published_at').as('published'), versions().as('draft'))
    .firstOrFail()
  if (found.published) return { state: 'done' }
  if (!found.draft) return { state: 'todo' }
  const route = 'admin.terms_versions.index'
  return { state: 'todo', message: 'setup.terms.unpublished', route }
}

const UNDER_WAY: Record<string, string> = {
  placed: 'setup.test_order.unpaid',
  in_review: 'setup.test_order.in_review',
  accepted: 'setup.test_order.building',
}

/** An order whose servers all came into being, however long ago. */
async function lookAtOrders(): Promise<SetupFinding> {
  const last = () => db.from('orders').where('id', db.from('orders').max('id'))
  const fulfilled = db.from('orders').where('state', 'fulfilled').limit(1).select('id')
  const stuck = db
    .from('operations')
    .join('services', 'services.id', 'operations.service_id')
    .whereIn('services.order_id', db.from('orders').max('id'))
    .where('operations.state', 'needs_attention')
    .limit(1)
    .select('operations.id')
  const found = await db
    .query()
    .select(fulfilled.as('fulfilled'), last().select('id').as('id'), stuck.as('stuck'))
    .select(last().select('number').as('number'), last().select('state').as('state'))
    .firstOrFail()
  if (found.fulfilled) return { state: 'done' }
  const data = { number: String(found.number) }
  if (found.stuck) {
    const at = { route: 'admin.operations.show', params: { id: found.stuck } }
    return { state: 'failing', message: 'setup.test_order.stuck', data, ...at }
  }
  const message = UNDER_WAY[found.state]
  if (!message) return { state: 'todo' }
  const at = { route: 'admin.orders.show', params: { id: found.id } }
  return { state: 'busy', message, data, ...at }
}
