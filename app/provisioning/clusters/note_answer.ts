import db from '@adonisjs/lucid/services/db'
import { ProvisioningError } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import type Cluster from '#provisioning/models/cluster'

/** Keeps when the cluster last answered. */
export async function noteAnswer(
  cluster: Cluster,
  also: Record<string, unknown> = {}
): Promise<void> {
  const now = clock.now().toFormat('yyyy-MM-dd HH:mm:ss')
  await db
    .from('clusters')
    .where('id', cluster.id)
    .update({ last_asked_at: now, last_seen_at: now, last_error: null, ...also })
}

/** Keeps why the cluster did not answer; refused credentials and another certificate pause it. */
export async function noteSilence(cluster: Cluster, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  const asked = {
    last_asked_at: clock.now().toFormat('yyyy-MM-dd HH:mm:ss'),
    last_error: message.slice(0, 1000),
  }
  await db.from('clusters').where('id', cluster.id).update(asked)
  if (error instanceof ProvisioningError && error.kind === 'auth')
    await db
      .from('clusters')
      .where({ id: cluster.id, state: 'enabled' })
      .update({ state: 'paused', paused_for: error.code })
}
