import { keysetPage, type Cursor } from '#core/database/keyset'
import ProvisioningFinding from '#provisioning/models/provisioning_finding'

/** What at hosts staff have to look at, or what was resolved. */
export function listServerIssues(show: 'open' | 'resolved', at: Cursor) {
  const query = ProvisioningFinding.query().preload('cluster').preload('service')
  if (show === 'open') query.whereNull('settled_at')
  else query.whereNotNull('settled_at')
  return keysetPage(query, { key: 'id', size: 50, at })
}
