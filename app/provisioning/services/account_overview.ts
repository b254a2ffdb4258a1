import db from '@adonisjs/lucid/services/db'
import { shopDay } from '#billing'
import { latestServices, type ServiceListItem } from '#provisioning/services/list_services'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const SHOWN = 20
/** Of what needs attention, and of the days that come next. */
const MOST = 5

/** A service that its customer should know about before all others. */
export interface Concern {
  id: string
  hostname: string
  kind: 'missing' | 'suspended' | 'delayed'
}

/** Until when a service is paid. */
export interface PaidUntil {
  id: string
  hostname: string
  day: string
}

/**
 * What an account has: its latest services, which of all of them need attention, and until when the next ones are paid.
 * One statement, and one more where there are more services than are shown.
 */
export async function accountOverview(accountId: string) {
  const { services, isCut } = await latestServices(accountId, SHOWN)
  const day = await shopDay()
  const today = day.toISODate()
  const delayed = services.filter(({ isDelayed }) => isDelayed).map(concern('delayed'))
  const found = isCut ? await amongAll(accountId, today) : amongThese(services, today)
  return {
    services,
    isCut,
    concerns: [...found.concerns, ...delayed].slice(0, MOST),
    paidUntil: found.paidUntil,
  }
}

const concern =
  (kind: Concern['kind']) =>
  ({ id, hostname }: { id: string; hostname: string }): Concern => ({ id, hostname, kind })

function amongThese(services: ServiceListItem[], today: string) {
  const of = (status: 'missing' | 'suspended') =>
    services.filter((service) => service.status === status).map(concern(status))
  const paidUntil = services
    .filter(({ state }) => state === 'active')
    .flatMap(({ id, hostname, renewsOn }): PaidUntil[] =>
      renewsOn && dayOf(renewsOn) >= today ? [{ id, hostname, day: dayOf(renewsOn) }] : []
    )
    .sort((one, other) => one.day.localeCompare(other.day))
  return { concerns: [...of('missing'), ...of('suspended')], paidUntil: paidUntil.slice(0, MOST) }
}

interface Row {
  about: 'missing' | 'suspended' | 'paid'
  id: string
  hostname: string
  next_renewal_on: string | Date
}

async function amongAll(accountId: string, today: string) {
  const rows: Row[] = await db
    .from(
      about('missing', accountId, (query) =>
        query.whereIn('state', ['active', 'suspended']).whereNotNull('missing_since')
      )
    )
    .unionAll([
      db.from(
        about('suspended', accountId, (query) =>
          query.where('state', 'suspended').whereNull('missing_since')
        )
      ),
      db.from(
        about('paid', accountId, (query) =>
          query
            .where('state', 'active')
            .where('next_renewal_on', '>=', today)
            .orderBy('next_renewal_on')
        )
      ),
    ])
  const concerns = rows.flatMap(({ about: kind, id, hostname }): Concern[] =>
    kind === 'paid' ? [] : [{ id, hostname, kind }]
  )
  const paid = rows.filter((row) => row.about === 'paid')
  const paidUntil = paid.map((row) => ({
    id: row.id,
    hostname: row.hostname,
    day: dayOf(row.next_renewal_on),
  }))
  return { concerns, paidUntil }
}

/** A few services of an account for one reason, as a table of its own: only there each of them has its limit. */
function about(
  reason: Row['about'],
  accountId: string,
  narrow: (query: DatabaseQueryBuilderContract) => unknown
) {
  const query = db
    .from('services')
    .where('account_id', accountId)
    .select(db.raw('? as about', [reason]), 'id', 'hostname', 'next_renewal_on')
    .limit(MOST)
  narrow(query)
  return query.as(reason)
}

const dayOf = (value: string | Date) =>
  (value instanceof Date ? value.toISOString() : value).slice(0, 10)
