import { Duration, type DurationLike } from 'luxon'
import { clock } from '#core/clock'
import { dateFrom, type Momentary } from '#core/views/format'
import { sessionLimits } from '#identity/models/user_session'

const millis = (limit: DurationLike) => Duration.fromDurationLike(limit).toMillis()
const limitsOf = ({ absolute, idle }: { absolute: DurationLike; idle: DurationLike }) => ({
  absolute: millis(absolute),
  idle: millis(idle),
})
const endsAfter = {
  customer: limitsOf(sessionLimits.customer),
  staff: limitsOf(sessionLimits.staff),
}

/** Whether a sign-in, read with its user and their place on the staff, was neither revoked nor ran out and may come in. */
export function isValidSignIn(row: Record<string, unknown>): boolean {
  const at = (name: string) => dateFrom(row[name] as Momentary)?.getTime() ?? null
  const now = clock.nowMs()
  const { absolute, idle } = endsAfter[row.staff__id ? 'staff' : 'customer']
  const begun = at('session__created_at')
  const expires = at('session__expires_at')
  const validAfter = at('user__sessions_valid_after')
  if (begun === null || expires === null || expires <= now) return false
  return (
    row.session__revoked_at === null &&
    row.user__disabled_at === null &&
    begun + absolute > now &&
    (at('session__last_seen_at') ?? 0) + idle > now &&
    (validAfter === null || begun >= validAfter)
  )
}
