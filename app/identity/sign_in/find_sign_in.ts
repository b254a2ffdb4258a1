import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { momentFrom } from '#core/views/format'
import Account from '#identity/models/account'
import Membership from '#identity/models/membership'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import UserSession, { sessionLimits } from '#identity/models/user_session'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { SignedIn } from '#identity/contracts/visitor'

type Row = Record<string, unknown>

const parts = {
  session: UserSession,
  user: User,
  account: Account,
  membership: Membership,
  staff: StaffMember,
}
type Part = keyof typeof parts

let selected: string[] | undefined

/** What a sign-in stands for now, read in one query; null where it was revoked, ran out or its user may not come in. */
export async function findSignIn(id: string): Promise<SignedIn | null> {
  const row: Row | null = await db
    .from('user_sessions as session')
    .join('users as user', 'user.id', 'session.user_id')
    .leftJoin('memberships as membership', (join) => {
      join.on('membership.user_id', 'user.id').andOn('membership.account_id', 'session.account_id')
    })
    .leftJoin('accounts as account', 'account.id', 'membership.account_id')
    .leftJoin('staff_members as staff', (join) => {
      join.on('staff.user_id', 'user.id').andOnNull('staff.disabled_at')
    })
    .select((selected ??= columns()))
    .where('session.id', id)
    .first()
  if (!row) return null

  const signedIn = hydrate(row)
  return isValid(signedIn) ? signedIn : null
}

function hydrate(row: Row): SignedIn {
  const staff = part(row, 'staff') as StaffMember | null
  return {
    userSession: part(row, 'session') as UserSession,
    user: part(row, 'user') as User,
    account: part(row, 'account') as Account | null,
    membership: part(row, 'membership') as Membership | null,
    staff: staff && { id: staff.id, role: staff.role },
  }
}

function isValid({ user, userSession, staff }: SignedIn): boolean {
  const now = clock.now()
  const limits = sessionLimits[staff ? 'staff' : 'customer']
  const begun = userSession.createdAt
  return (
    userSession.revokedAt === null &&
    user.disabledAt === null &&
    userSession.expiresAt > now &&
    begun.plus(limits.absolute) > now &&
    userSession.lastSeenAt.plus(limits.idle) > now &&
    (user.sessionsValidAfter === null || begun >= (momentFrom(user.sessionsValidAfter) ?? begun))
  )
}

function part(row: Row, name: Part): InstanceType<LucidModel> | null {
  if (row[`${name}__id`] === null) return null
  const values: Row = {}
  for (const column of columnsOf(parts[name])) values[column] = row[`${name}__${column}`]
  return parts[name].$createFromAdapterResult(values) ?? null
}

function columns(): string[] {
  return (Object.keys(parts) as Part[]).flatMap((name) =>
    columnsOf(parts[name]).map((column) => `${name}.${column} as ${name}__${column}`)
  )
}

function columnsOf(model: LucidModel): string[] {
  return [...model.$columnsDefinitions.values()].map((definition) => definition.columnName)
}
