import type { MemberRights } from '@innkeeper/panel'
import type { MembershipRole } from '#identity/models/membership'

/** Roles that are for the account and its money, and for its machines. */
const OFFICE: MembershipRole[] = ['owner', 'admin', 'billing']
const MACHINES: MembershipRole[] = ['owner', 'admin', 'technical']

/** A user's place in the account acted for, and what it allows. */
export class Member implements MemberRights {
  constructor(
    readonly id: string,
    readonly role: MembershipRole
  ) {}

  get managesAccount(): boolean {
    return OFFICE.includes(this.role)
  }

  get pays(): boolean {
    return OFFICE.includes(this.role)
  }

  get operates(): boolean {
    return MACHINES.includes(this.role)
  }
}
