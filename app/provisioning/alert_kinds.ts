import db from '@adonisjs/lucid/services/db'
import { waitingRows } from '#core/database/waiting_rows'
import { shopLanguage } from '#core/i18n/languages'
import { isSilent } from '#provisioning/clusters/cluster_health'
import Cluster from '#provisioning/models/cluster'
import { selfSettlingKinds } from '#provisioning/models/provisioning_finding'
import type { AlertKind } from '#core/registries/alerts'

const can = 'ProvisioningPolicy.manage'

/** What provisioning tells staff of. */
export const provisioningAlerts: AlertKind[] = [
  {
    name: 'provisioning.operations',
    can,
    route: 'admin.operations.index',
    async look() {
      const stuck = db.from('operations').where('state', 'needs_attention')
      return waitingRows(stuck, 'failed', say('operations'))
    },
  },
  {
    name: 'provisioning.server_issues',
    can,
    route: 'admin.server_issues.index',
    async look() {
      const open = db
        .from('provisioning_findings')
        .whereNull('settled_at')
        .whereNotIn('kind', [...selfSettlingKinds])
      return waitingRows(open, 'failed', say('server_issues'))
    },
  },
  {
    name: 'provisioning.clusters',
    can,
    route: 'admin.clusters.index',
    async look() {
      const clusters = await Cluster.query()
        .select('id', 'name', 'state', 'last_seen_at')
        .whereNotNull('last_seen_at')
        .orderBy('id')
      return clusters.filter(isSilent).map(({ id, name, state }) => ({
        key: id,
        severity: 'failed',
        message: say(state === 'paused' ? 'cluster_paused' : 'cluster_silent', { name }),
      }))
    },
  },
]

function say(key: string, data?: Record<string, string>): string {
  return shopLanguage().t(`notifications.alerts.messages.${key}`, data)
}
