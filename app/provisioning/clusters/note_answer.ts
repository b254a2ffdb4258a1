import db from '@adonisjs/lucid/services/db'
import { ProvisioningError } from '@innkeeper/provisioning'
import { sqlTime } from '#core/database/sql_time'
import { reasonOf } from '#core/security/without_values'
import type Cluster from '#provisioning/models/cluster'

/** Keeps when the cluster last answered. */
export async function noteAnswer(
  cluster: Cluster,
  also: Record<string, unknown> = {}
): Promise<void> {
  const now = sqlTime()
  await db
    .from('clusters')
    .where('id', cluster.id)
    .update({ last_asked_at: now, last_seen_at: now, last_error: null, ...also })
}

/** Keeps which certificate a test saw, unless it saw none. */
export async function noteCertificate({ id }: Cluster, fingerprint: string | null): Promise<void> {
  if (fingerprint)
    await db
      .from('clusters')
      .where('id', id)
      .update({ seen_fingerprint: fingerprint.slice(0, 191) })
}

/** Keeps why the cluster did not answer; refused credentials and another certificate pause it. */
export async function noteSilence(cluster: Cluster, error: unknown): Promise<void> {
  const message = reasonOf(error)
  const asked = {
    last_asked_at: sqlTime(),
    last_error: message.slice(0, 1000),
  }
  await db.from('clusters').where('id', cluster.id).update(asked)
  if (error instanceof ProvisioningError && error.kind === 'auth')
    await db
      .from('clusters')
      .where({ id: cluster.id, state: 'enabled' })
      .update({ state: 'paused', paused_for: error.code })
}
