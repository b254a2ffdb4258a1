import { permissions, type StaffRole } from '../registries/permissions.js'
import type { MemberRights, OfAccount, PanelVisitor } from '../visitor.js'

export interface FakeVisitorOptions {
  /** The account acted for, and what the visitor may do there: nothing, where it is not said. */
  accountId?: string
  rights?: Partial<MemberRights>
  /** The role on the staff, which holds what was declared with `permissions`. */
  staffRole?: StaffRole
}

/** Somebody who is signed in, for tests of policies: `new EntryPolicy().view(fakeVisitor({ accountId: 'acme' }))`. */
export function fakeVisitor(options: FakeVisitorOptions = {}): PanelVisitor {
  const { accountId, rights, staffRole } = options
  const account = accountId === undefined ? null : { id: accountId, name: 'Acme' }
  const nothing = { role: 'member', managesAccount: false, pays: false, operates: false }
  return {
    user: { id: 'user', email: 'user@example.test' },
    account,
    membership: account && { ...nothing, ...rights },
    staff: staffRole ? { id: 'staff', role: staffRole } : null,
    holds: (permission) => staffRole !== undefined && permissions.allows(staffRole, permission),
    actsFor: (thing?: OfAccount) => account !== null && (!thing || thing.accountId === account.id),
    requireAccount: () => {
      if (!account) throw new Error('This visitor acts for no account')
      return account
    },
  }
}
