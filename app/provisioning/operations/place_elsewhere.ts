import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { freeAddresses } from '#provisioning/addresses/address_book'
import { leaveReservation } from '#provisioning/operations/leave_reservation'
import {
  lockClusters,
  placeService,
  type PlacementFailure,
} from '#provisioning/placement/place_service'
import Service from '#provisioning/models/service'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Result } from '#core/result'
import type { Refusal } from '#provisioning/placement/refusals'

/**
 * Gives up a service's place and reserves another one, none of those that refused. Its machine must be certainly absent.
 * Nobody used its addresses, so they may come along at once; the identifier stays spent. A transaction in which this
 * fails must not be committed.
 */
export async function placeElsewhere(
  trx: TransactionClientContract,
  serviceId: string,
  refusals: readonly Refusal[]
): Promise<Result<Service, PlacementFailure>> {
  const service = await lock(trx, serviceId)
  await lockClusters(trx, service)
  await freeAddresses(trx, service)
  await leaveReservation(trx, service, SYSTEM)
  const homeless = await lock(trx, serviceId)
  const placed = await placeService(trx, homeless, refusals)
  return placed.ok ? { ok: true, value: homeless } : placed
}

/** Whether `placeElsewhere` would find a place now. Changes nothing. */
export async function hasPlaceElsewhere(
  serviceId: string,
  refusals: readonly Refusal[]
): Promise<boolean> {
  let found = false
  try {
    await transaction(async (trx) => {
      const placed = await placeElsewhere(trx, serviceId, refusals)
      found = placed.ok
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return found
}

/** Ends a trial whose changes are not wanted. */
class Undone extends Error {}

function lock(trx: TransactionClientContract, id: string): Promise<Service> {
  return Service.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
}
