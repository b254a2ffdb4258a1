import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { bookingNodeLoad } from '#provisioning/placement/node_load'
import { restarted } from '#provisioning/services/restart_needed'
import { reportMissing } from '#provisioning/outside/missing_machines'
import ServiceEvent from '#provisioning/models/service_event'
import type { DateTime } from 'luxon'
import type { MachineObservation } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Service from '#provisioning/models/service'

/** Takes over what the host said at a moment, unless something newer is known. */
export async function applyObservation(
  service: Service,
  observation: MachineObservation,
  askedAt: DateTime
): Promise<void> {
  if (observation.exists === 'unknown') return
  const vanished = observation.exists === false || observation.reference !== service.id
  await transaction((trx) =>
    vanished ? flagMissing(trx, service) : takeOver(trx, service, observation, askedAt)
  )
}

/** A machine that is not found is never taken for deleted: staff find out what happened to it. */
async function flagMissing(trx: TransactionClientContract, service: Service): Promise<void> {
  const changed = await update(
    trx,
    service,
    { missing_since: sqlTime(), power: 'unknown' },
    (query) => query.whereNull('missing_since')
  )
  if (!changed) return
  await ServiceEvent.write(trx, service, 'vanished')
  await reportMissing(trx, service)
  live.refresh(service.topics, trx)
}

async function takeOver(
  trx: TransactionClientContract,
  service: Service,
  { power, node }: MachineObservation,
  askedAt: DateTime
): Promise<void> {
  const seen = {
    power,
    node: node ?? service.node,
    observed_at: sqlTime(),
    missing_since: null,
    ...(power === 'stopped' ? restarted : {}),
  }
  const changed = await bookingNodeLoad(trx, service.id, () =>
    update(trx, service, seen, (query) => unlessNewer(query, askedAt))
  )
  if (!changed) return
  if (service.missingSince) await ServiceEvent.write(trx, service, 'reappeared')
  if (power !== service.power) {
    await ServiceEvent.write(trx, service, 'power_changed', { data: { power } })
    await outbox.publish(trx, 'service.power_changed', { serviceId: service.id })
  }
  if (power !== service.power || service.missingSince) live.refresh(service.topics, trx)
}

type Services = ReturnType<TransactionClientContract['from']>

/** Further ahead than clocks of one installation differ: what was seen then was seen by a machine whose clock was wrong. */
const AHEAD = { minutes: 2 }

/** Leaves out services of which something newer is known than at that moment. */
export function unlessNewer(services: Services, askedAt: DateTime): Services {
  const limit = sqlTime(askedAt)
  return services.where((older) =>
    older
      .whereNull('observed_at')
      .orWhere('observed_at', '<', limit)
      .orWhere('observed_at', '>', sqlTime(clock.now().plus(AHEAD)))
  )
}

/** Leaves out services that an operation works on. */
export function nothingUnderWay(services: Services): Services {
  return services.whereNotExists((open) =>
    open.from('operations').whereColumn('operations.open_key', 'services.id')
  )
}

async function update(
  trx: TransactionClientContract,
  service: Service,
  changes: Record<string, unknown>,
  narrow: (services: Services) => Services
): Promise<boolean> {
  const query = nothingUnderWay(trx.from('services').where('id', service.id))
  const changed = await narrow(query).update(changes)
  return changedRows(changed) === 1
}
