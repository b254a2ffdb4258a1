import db from '@adonisjs/lucid/services/db'

export interface NamedBridge {
  clusterId: string
  name: string
}

/** The bridges that any node of these clusters has, each name once a cluster, as last synced. */
export async function bridgesOf(clusterIds: string[]): Promise<NamedBridge[]> {
  return db
    .from('cluster_bridges')
    .whereIn('cluster_id', clusterIds)
    .distinct('cluster_id as clusterId', 'name')
    .orderBy('name')
}
