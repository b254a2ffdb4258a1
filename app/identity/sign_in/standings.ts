import db from '@adonisjs/lucid/services/db'
import { isValidSignIn } from '#identity/sign_in/is_valid_sign_in'
import type { Visitor } from '#identity/sign_in/visitor'

/** More names than this fit no query of SQLite safely. */
const AT_ONCE = 1_000

const NOBODY = '-'

/** What visitors stand for: their sign-in, with the place in an account and on the staff that it had, and the role there. */
export const standings = {
  /** What a visitor stands for, as a text; null for guests. */
  of({ signInId, membership, staff }: Visitor): string | null {
    return signInId && [signInId, placeOf(membership), placeOf(staff)].join(' ')
  },

  /** Those that still hold: the sign-in is good, and its user still has both places and roles. One query for a thousand sign-ins. */
  async holding(all: string[]): Promise<Set<string>> {
    const signIns = [...new Set(all.map((standing) => standing.split(' ')[0]))]
    const places = new Set<string>()
    for (let from = 0; from < signIns.length; from += AT_ONCE)
      for (const place of await placesOf(signIns.slice(from, from + AT_ONCE))) places.add(place)
    return new Set(all.filter((standing) => holds(standing, places)))
  },
}

function placeOf(held: { id: string; role: string } | null | undefined): string {
  return held ? `${held.id}:${held.role}` : NOBODY
}

function holds(standing: string, places: Set<string>): boolean {
  const [signIn, ...held] = standing.split(' ')
  return held.every((place) => places.has(`${signIn} ${place}`))
}

/** Each sign-in that is good, with every place of its user, and with none. */
async function placesOf(signIns: string[]): Promise<string[]> {
  const rows: Record<string, unknown>[] = await db
    .from('user_sessions as session')
    .join('users as user', 'user.id', 'session.user_id')
    .leftJoin('memberships as membership', 'membership.user_id', 'user.id')
    .leftJoin('staff_members as staff', (join) => {
      join.on('staff.user_id', 'user.id').andOnNull('staff.disabled_at')
    })
    .whereIn('session.id', signIns)
    .select(COLUMNS.map((column) => `${column} as ${column.replace('.', '__')}`))
  return rows
    .filter(isValidSignIn)
    .flatMap((row) =>
      [
        `${row.membership__id}:${row.membership__role}`,
        `${row.staff__id}:${row.staff__role}`,
        NOBODY,
      ].map((place) => `${row.session__id} ${place}`)
    )
}

const COLUMNS = [
  'session.id',
  'session.created_at',
  'session.expires_at',
  'session.last_seen_at',
  'session.revoked_at',
  'user.disabled_at',
  'user.sessions_valid_after',
  'membership.id',
  'membership.role',
  'staff.id',
  'staff.role',
]
