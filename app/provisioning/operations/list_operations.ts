import db from '@adonisjs/lucid/services/db'
import { keysetPage, type Cursor } from '#core/database/keyset'
import type { OperationState } from '#provisioning/contracts/operation_states'

export const operationViews = {
  stuck: ['needs_attention', 'failed'],
  open: ['queued', 'running'],
  every: null,
} as const satisfies Record<string, readonly OperationState[] | null>
export type OperationView = keyof typeof operationViews

interface OperationFilter {
  show?: OperationView
  serviceId?: string
  at?: Cursor
}

/** A page of operations, the latest first. */
export async function listOperations({ show = 'every', serviceId, at = {} }: OperationFilter) {
  const query = db
    .from('operations')
    .leftJoin('services', 'services.id', 'operations.service_id')
    .leftJoin('clusters', 'clusters.id', 'operations.cluster_id')
    .select(
      'operations.id',
      'operations.kind',
      'operations.action',
      'operations.state',
      'operations.step',
      'operations.error_kind',
      'operations.error_message',
      'operations.updated_at',
      'services.id as service_id',
      'services.hostname',
      'clusters.name as cluster'
    )
  const states = operationViews[show]
  if (states) query.whereIn('operations.state', [...states])
  if (serviceId) query.where('operations.service_id', serviceId)
  return keysetPage(query, { key: 'operations.id', size: 25, at })
}
