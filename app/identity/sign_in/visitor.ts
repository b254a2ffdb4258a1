import { forbid } from '#core/exceptions/forbidden'
import { permissions, type StaffRole } from '#core/registries/permissions'
import type { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'
import type UserSession from '#identity/models/user_session'
import type { Member } from '#identity/sign_in/member'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    visitor: Visitor
  }
}

/** What a valid sign-in stands for. */
export interface SignedIn {
  user: User
  account: Account | null
  membership: Member | null
  staff: { id: string; role: StaffRole } | null
  id: string
  userSession: UserSession
  lastSeenAt: DateTime
}

/** Who makes a request: a signed-in user acting for an account, perhaps on the staff, or nobody yet. */
export class Visitor implements PanelVisitor {
  constructor(
    private readonly ctx: HttpContext,
    private readonly signedIn: SignedIn | null
  ) {}

  get user(): User | null {
    return this.signedIn?.user ?? null
  }

  /** The account that the user acts for, or null where the user belongs to none. */
  get account(): Account | null {
    return this.signedIn?.account ?? null
  }

  get membership(): Member | null {
    return this.signedIn?.membership ?? null
  }

  get staff(): { id: string; role: StaffRole } | null {
    return this.signedIn?.staff ?? null
  }

  /** The id of this sign-in, or null. */
  get signInId(): string | null {
    return this.signedIn?.id ?? null
  }

  /** The record of this sign-in, or null. */
  get userSession(): UserSession | null {
    return this.signedIn?.userSession ?? null
  }

  /** The browser's session, to which the addresses of live pages are bound. */
  get sessionId(): string {
    return this.ctx.session.sessionId
  }

  /** Whether the visitor's staff role holds a permission; never for people who are not on the staff. */
  holds(permission: string): boolean {
    return this.staff !== null && permissions.allows(this.staff.role, permission)
  }

  /** Whether a thing belongs to the account acted for; without a thing, whether there is such an account. */
  actsFor(thing?: OfAccount): boolean {
    return this.account !== null && (!thing || thing.accountId === this.account.id)
  }

  /** The signed-in user; throws 403 for a visitor. */
  requireUser(): User {
    return this.user ?? forbid()
  }

  /** The member of the staff; throws 403 for everybody else. */
  requireStaff(): { id: string; role: StaffRole } {
    return this.staff ?? forbid()
  }

  /** The record of this sign-in; throws 403 for a visitor. */
  requireUserSession(): UserSession {
    return this.userSession ?? forbid()
  }

  /** The account acted for; throws 403 where there is none. */
  requireAccount(): Account {
    return this.account ?? forbid()
  }
}

interface OfStaff {
  id: string
  role: StaffRole
  user: User
}

/** A member of the staff as policies see one, where no request is made. */
export function visitorOfStaff({ id, role, user }: OfStaff): PanelVisitor {
  return {
    user,
    account: null,
    membership: null,
    staff: { id, role },
    holds: (permission) => permissions.allows(role, permission),
    actsFor: () => false,
    requireAccount: forbid,
  }
}
