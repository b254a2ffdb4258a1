import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { dateFrom, momentFrom, type Momentary } from '#core/views/format'
import Account from '#identity/models/account'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { isValidSignIn } from '#identity/sign_in/is_valid_sign_in'
import { Member } from '#identity/sign_in/member'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { StaffRole } from '#core/registries/permissions'
import type { MembershipRole } from '#identity/models/membership'
import type { SignedIn } from '#identity/sign_in/visitor'

type Row = Record<string, unknown>

const parts = {
  session: UserSession,
  user: User,
  account: Account,
}
type Part = keyof typeof parts

/** What is read of the places that the user has; no model is made of these. */
const PLACES = ['membership.id', 'membership.role', 'staff.id', 'staff.role']

/** Put together once: that takes longer than reading the row. */
let statement: string | undefined

/** What a sign-in stands for now, read in one query; null where it was revoked, ran out or its user may not come in. */
export async function findSignIn(id: string): Promise<SignedIn | null> {
  // SQLite answers rows, MariaDB rows and what it knows of their columns.
  const [first]: (Row | Row[])[] = await db.rawQuery((statement ??= statementById()), [id])
  const row = Array.isArray(first) ? first[0] : first
  if (!row) return null

  const signedIn = new FoundSignIn(row)
  return signedIn.isValid ? signedIn : null
}

function statementById(): string {
  return db
    .from('user_sessions as session')
    .join('users as user', 'user.id', 'session.user_id')
    .leftJoin('memberships as membership', (join) => {
      join.on('membership.user_id', 'user.id').andOn('membership.account_id', 'session.account_id')
    })
    .leftJoin('accounts as account', 'account.id', 'membership.account_id')
    .leftJoin('staff_members as staff', (join) => {
      join.on('staff.user_id', 'user.id').andOnNull('staff.disabled_at')
    })
    .select(db.raw(columns()))
    .where('session.id', '')
    .toSQL().sql
}

/** Makes models only of the parts that the request asks for: most pages need the user and the account. */
class FoundSignIn implements SignedIn {
  readonly id: string
  readonly lastSeenAt: DateTime
  readonly membership: SignedIn['membership']
  readonly staff: SignedIn['staff']
  #made = new Map<Part, InstanceType<LucidModel> | null>()

  constructor(private readonly row: Row) {
    this.lastSeenAt = this.#moment('session__last_seen_at') ?? DateTime.fromMillis(0)
    this.id = String(row.session__id)
    const { membership__id: member, staff__id: staff } = row
    this.membership = member
      ? new Member(String(member), row.membership__role as MembershipRole)
      : null
    this.staff = staff ? { id: String(staff), role: row.staff__role as StaffRole } : null
  }

  get userSession() {
    return this.#part('session') as UserSession
  }

  get user() {
    return this.#part('user') as User
  }

  get account() {
    return this.#part('account') as Account | null
  }

  /** Whether it was neither revoked nor ran out, and its user may still come in. */
  get isValid(): boolean {
    return isValidSignIn(this.row)
  }

  #moment(name: string): DateTime | null {
    return momentFrom(this.row[name] as Momentary)
  }

  #part(name: Part): InstanceType<LucidModel> | null {
    if (!this.#made.has(name)) this.#made.set(name, part(this.row, name))
    return this.#made.get(name) ?? null
  }
}

function part(row: Row, name: Part): InstanceType<LucidModel> | null {
  if (row[`${name}__id`] === null) return null
  const values: Row = {}
  for (const { column, selected, isMoment } of (selections[name] ??= selectionOf(name))) {
    const value = row[selected]
    // Lucid reads texts by Luxon's parser, which takes ten times as long.
    values[column] = isMoment ? (dateFrom(value as Momentary) ?? value) : value
  }
  return parts[name].$createFromAdapterResult(values) ?? null
}

interface Selected {
  column: string
  /** The name under which the statement answers it. */
  selected: string
  isMoment: boolean
}

const selections: Partial<Record<Part, Selected[]>> = {}

function selectionOf(name: Part): Selected[] {
  return [...parts[name].$columnsDefinitions.values()].map(({ columnName: column, meta }) => ({
    column,
    selected: `${name}__${column}`,
    isMoment: meta?.type === 'datetime',
  }))
}

function columns(): string {
  const ofModels = (Object.keys(parts) as Part[]).flatMap((name) =>
    columnsOf(parts[name]).map((column) => `${name}.${column}`)
  )
  return [...ofModels, ...PLACES]
    .map((column) => `${column} as ${column.replace('.', '__')}`)
    .join(', ')
}

function columnsOf(model: LucidModel): string[] {
  return [...model.$columnsDefinitions.values()].map((definition) => definition.columnName)
}
