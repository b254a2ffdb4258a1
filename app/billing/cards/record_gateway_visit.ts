import { audit } from '#audit/models/audit_entry'
import type Account from '#identity/models/account'

/** Records that a member went to a page of the gateway, where cards and billing details are changed out of our sight. */
export function recordGatewayVisit(action: string, { id }: Account): Promise<void> {
  return audit.record(null, action, ['account', id], { accountId: id })
}
