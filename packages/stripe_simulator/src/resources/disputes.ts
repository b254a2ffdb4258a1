import { closeDispute, submitEvidence } from '../payments/disputes.js'
import { idOf, mergeMetadata } from '../values.js'
import { invalidRequest } from '../errors.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

const OPEN = ['needs_response', 'warning_needs_response']

export const disputeRoutes = [
  route('GET /v1/disputes/{id}', (world, _params, id) => world.store.get('dispute', id)),
  route<Stripe.DisputeListParams>('GET /v1/disputes', (world, { charge, payment_intent: intent }) =>
    world.store
      .all('dispute')
      .filter((dispute) => !charge || idOf(dispute.charge) === charge)
      .filter((dispute) => !intent || idOf(dispute.payment_intent) === intent)
  ),
  route('POST /v1/disputes/{id}', update),
  route('POST /v1/disputes/{id}/close', (world, _params, id) => {
    const dispute = openDispute(world, id)
    closeDispute(world, dispute, 'lost')
    return dispute
  }),
]

function update(world: World, params: Stripe.DisputeUpdateParams, id: string) {
  const dispute = openDispute(world, id)
  dispute.metadata = mergeMetadata(dispute.metadata, params.metadata)
  Object.assign(dispute.evidence, params.evidence)
  if (params.evidence) dispute.evidence_details.has_evidence = true
  if (params.evidence && params.submit !== false) submitEvidence(world, dispute)
  world.emit('charge.dispute.updated', dispute)
  return dispute
}

function openDispute(world: World, id: string) {
  const dispute = world.store.get('dispute', id)
  if (OPEN.includes(dispute.status)) return dispute
  throw invalidRequest(`This dispute is already ${dispute.status}.`)
}
