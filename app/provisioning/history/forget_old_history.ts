import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { deleteAmongOld } from '#core/database/delete_among_old'
import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import { firstIdAt } from '#core/ids'
import { ADDRESSES_KEPT } from '#provisioning/history/retention'
import type { DateTime } from 'luxon'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { OperationState } from '#provisioning/contracts/operation_states'
import type { ScheduledTask } from '#core/work/work_registry'

/** Deletes what was done to servers, what happened to them and who had which address, once its time is over. */
export const forgetOldHistory: ScheduledTask = {
  name: 'provisioning.forget_old_history',
  everyMs: 24 * 60 * 60_000,

  async run() {
    const days = await settings.get('provisioning.history_days')
    const before = clock.now().minus({ days })
    await forgetOperations(before)
    await forgetServiceEvents(before)
    await forgetAddressEvents(clock.now().minus(ADDRESSES_KEPT))
  },
}

/** States in which nobody works on an operation and no service waits for it. */
const closedStates: readonly OperationState[] = ['succeeded', 'cancelled', 'failed']

interface OldRow {
  id: string
  /** Whether one of the same kind followed it. */
  followed: number | null
  /** Whether its server has been gone for as long. */
  gone: number | null
}

interface OldOperation extends OldRow {
  state: OperationState
  open_key: string | null
  ended: number
}

/**
 * Operations that ended so long ago, with their steps. The latest of each kind and outcome stays while its server is
 * there: pages tell from it how the server was set up and why it was suspended. What is open or waits for staff stays.
 */
function forgetOperations(before: DateTime): Promise<void> {
  return deleteAmongOld<OldOperation>('operations', before, {
    look: (query) =>
      query
        .select('operations.state', 'operations.open_key')
        .select(db.raw('operations.finished_at < ? as ended', [sqlTime(before)]))
        .select(followed('operations', ['kind', 'state']), gone('operations', before)),
    isOver: ({ state, open_key: openKey, ended, ...row }) =>
      closedStates.includes(state) && openKey === null && Boolean(ended) && isOver(row),
  })
}

/** Lines of the activity of servers; the latest of each kind stays while the server is there. */
function forgetServiceEvents(before: DateTime): Promise<void> {
  return deleteAmongOld<OldRow>('service_events', before, {
    look: (query) =>
      query.select(followed('service_events', ['kind']), gone('service_events', before)),
    isOver,
  })
}

const isOver = ({ followed: isFollowed, gone: isGone }: Pick<OldRow, 'followed' | 'gone'>) =>
  Boolean(isFollowed) || Boolean(isGone)

/** Selected of each row, so that it is looked for by an index and no plan begins with the other rows. */
function followed(table: string, same: string[]) {
  const query = db.from(`${table} as later`).whereColumn('later.service_id', `${table}.service_id`)
  for (const column of same) query.whereColumn(`later.${column}`, `${table}.${column}`)
  return some(query.whereColumn('later.id', '>', `${table}.id`)).as('followed')
}

function gone(table: string, before: DateTime) {
  const server = db
    .from('services')
    .whereColumn('services.id', `${table}.service_id`)
    .where('services.state', 'terminated')
    .where('services.terminated_at', '<', sqlTime(before))
  return some(server).as('gone')
}

const some = (query: DatabaseQueryBuilderContract) => query.select(db.raw('1')).limit(1)

/** After these nobody has the address, or it is like any other again: there is nothing to tell but when. */
const CLOSING = ['released', 'freed', 'unblocked']

interface OldAddressEvent {
  id: string
  action: string
  followed: number | null
}

/** Who had an address until so long ago. Who had it later, or has it still, is told however long ago that began. */
function forgetAddressEvents(before: DateTime): Promise<void> {
  const end = firstIdAt(before.toMillis())
  return deleteAmongOld<OldAddressEvent>('ip_events', before, {
    look: (query) => query.select('ip_events.action', some(laterOfSameAddress(end)).as('followed')),
    isOver: ({ action, followed: isFollowed }) => CLOSING.includes(action) || Boolean(isFollowed),
  })
}

function laterOfSameAddress(end: string) {
  return db
    .from('ip_events as later')
    .whereColumn('later.address', 'ip_events.address')
    .whereColumn('later.ip_subnet_id', 'ip_events.ip_subnet_id')
    .whereColumn('later.id', '>', 'ip_events.id')
    .where('later.id', '<', end)
}
