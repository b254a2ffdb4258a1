import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { shopDay } from '#billing'
import Subscription from '#billing/models/subscription'
import { leaveLane } from '#provisioning/operations/clone_slots'
import { finishResize } from '#provisioning/operations/finish_resize'
import { noError } from '#provisioning/operations/problem'
import { closeSteps } from '#provisioning/operations/step_log'
import { bookingNodeLoad } from '#provisioning/placement/node_load'
import { lookAtWishes } from '#provisioning/suspensions/follow_wish'
import { endSuspensions } from '#provisioning/suspensions/lift_suspension'
import { releaseAddresses } from '#provisioning/addresses/address_book'
import { restarted } from '#provisioning/services/restart_needed'
import { serviceTransitions, type ServiceState } from '#provisioning/contracts/service_states'
import ServiceEvent, { type ServiceEventKind } from '#provisioning/models/service_event'
import type { DateTime } from 'luxon'
import type { OutboxTopic } from '#core/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DriverResult } from '#provisioning/operations/call_driver'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'
import type Service from '#provisioning/models/service'

/** Writes what the host confirmed, and with it the end of the operation, in one transaction. */
export async function finishOperation(
  fenced: FencedOperation,
  operation: Operation,
  result: DriverResult
): Promise<void> {
  crashPoint('provisioning.before_activation')
  const known = {
    today: await shopDay(),
    quarantineHours: await settings.get('provisioning.quarantine_hours'),
    trashDays: await settings.get('provisioning.trash_days'),
  }
  await fenced.write(
    {
      state: 'succeeded',
      open_key: null,
      lease_until: null,
      waits_for: null,
      step_percent: null,
      ...noError,
      finished_at: sqlTime(),
    },
    async (trx) => {
      await leaveLane(trx, operation)
      await closeSteps(trx, operation.id, 'done')
      await bookingNodeLoad(trx, operation.serviceId, () =>
        applyToService(trx, operation, result, known)
      )
      await lookAtWishes(trx, operation.serviceId)
      live.refresh(operation.service.topics, trx)
      crashPoint('provisioning.before_activation_commit')
    }
  )
  crashPoint('provisioning.activated')
}

interface Known {
  today: DateTime<true>
  quarantineHours: number
  trashDays: number
}

async function applyToService(
  trx: TransactionClientContract,
  operation: Operation,
  result: DriverResult,
  { today, quarantineHours, trashDays }: Known
): Promise<void> {
  const { service } = operation
  const seen = result
    ? {
        power: result.power,
        node: result.node ?? service.node,
        observed_at: sqlTime(),
        missing_since: null,
      }
    : { power: 'unknown' }
  if (result?.power === 'stopped' || operation.action === 'reboot') Object.assign(seen, restarted)

  switch (operation.kind) {
    case 'create':
      return enter(
        trx,
        service,
        'active',
        { ...seen, ...(await firstDays(trx, service, today)), remote_id: result?.remoteId },
        'activated'
      )
    case 'suspend':
      return enter(trx, service, 'suspended', { ...seen, suspended_at: sqlTime() }, 'suspended')
    case 'unsuspend':
      return enter(trx, service, 'active', { ...seen, suspended_at: null }, 'unsuspended')
    case 'trash': {
      const until = clock.now().plus({ days: trashDays }).toMillis()
      return enter(trx, service, 'in_trash', { ...seen, trashed_until: until }, 'trashed')
    }
    case 'resize': {
      const restartNeeded = result !== null && 'restartNeeded' in result && result.restartNeeded
      return finishResize(trx, operation, seen, { restartNeeded, quarantineHours })
    }
    case 'destroy':
      await enter(
        trx,
        service,
        'terminated',
        { ...seen, terminated_at: sqlTime(), trashed_until: null },
        'terminated'
      )
      await endSuspensions(trx, service.id)
      await Subscription.end(trx, service.id)
      return releaseAddresses(trx, service, quarantineHours)
    case 'power':
      await trx.query().from('services').where('id', service.id).update(seen)
      await ServiceEvent.write(trx, service, 'power_changed', {
        data: { power: seen.power, action: operation.action ?? '' },
      })
      return outbox.publish(trx, 'service.power_changed', { serviceId: service.id })
  }
}

async function enter(
  trx: TransactionClientContract,
  service: Service,
  to: ServiceState,
  also: Record<string, unknown>,
  event: ServiceEventKind & ('activated' | 'suspended' | 'unsuspended' | 'trashed' | 'terminated')
): Promise<void> {
  const moved = await transition(trx, {
    table: 'services',
    id: service.id,
    allowed: serviceTransitions,
    to,
    also,
  })
  if (!moved) return
  await ServiceEvent.write(trx, service, event)
  await outbox.publish(trx, `service.${event}` satisfies OutboxTopic, { serviceId: service.id })
}

/** Cycles count from the day, where the shop is, on which the machine was there. */
async function firstDays(trx: TransactionClientContract, service: Service, today: DateTime<true>) {
  const anchor = (service.anchorOn as DateTime<true> | null) ?? today
  const renewsOn = await Subscription.start(trx, service.id, anchor)
  return {
    activated_at: sqlTime(),
    anchor_on: anchor.toISODate(),
    next_renewal_on: service.nextRenewalOn?.toISODate() ?? renewsOn?.toISODate() ?? null,
  }
}
