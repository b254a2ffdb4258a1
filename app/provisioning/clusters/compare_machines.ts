import { ProvisioningError } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { repeatedErrors } from '#core/repeated_errors'
import { transaction } from '#core/database/transaction'
import {
  applyObservation,
  unlessNewer,
  nothingUnderWay,
} from '#provisioning/clusters/apply_observation'
import { machineRefOf } from '#provisioning/operations/machine_spec'
import Service from '#provisioning/models/service'
import type { DateTime } from 'luxon'
import type { MachineObservation, ProvisioningDriver } from '@innkeeper/provisioning/types'
import type { ShownMachine } from '#provisioning/clusters/services_at_host'

interface Host {
  driver: ProvisioningDriver
  /** What its list said, by identifier. */
  listed: Map<string, MachineObservation>
  askedAt: DateTime
}

/**
 * Compares some machines with the host's list: those that are as they are shown in one statement, the others one by
 * one. Returns how many had to be asked for by themselves, one more than may be where it stopped for that.
 */
export async function compareMachines(
  { driver, listed, askedAt }: Host,
  machines: ShownMachine[],
  looksLeft: number,
  reach: (id: string) => Promise<unknown>
): Promise<number> {
  const {
    same = [],
    agreeing = [],
    differing = [],
  } = Object.groupBy(machines, (machine) => standing(machine, listed.get(machine.remoteId)))
  await confirm(same, askedAt)
  for (const { id, remoteId } of agreeing)
    await applyObservation(await Service.findOrFail(id), listed.get(remoteId)!, askedAt)
  for (const [looks, { id }] of differing.entries()) {
    if (looks === looksLeft) return looks + 1
    await reach(id)
    await lookAt(driver, await Service.findOrFail(id))
  }
  return differing.length
}

/** Whether the list says what the panel shows, or says at most that a machine moved or that its host cannot tell, which is never late. */
function standing(shown: ShownMachine, seen: MachineObservation | undefined) {
  if (!seen || seen.reference !== shown.id || shown.missing) return 'differing'
  if (seen.power === shown.power)
    return seen.exists === true && (seen.node ?? shown.node) === shown.node ? 'same' : 'agreeing'
  return seen.power === 'unknown' ? 'agreeing' : 'differing'
}

/** Keeps that machines were seen as they are shown, unless something newer is known. */
async function confirm(machines: ShownMachine[], askedAt: DateTime): Promise<void> {
  if (machines.length === 0) return
  const ids = machines.map(({ id }) => id)
  await transaction(async (trx) => {
    const services = nothingUnderWay(trx.from('services').whereIn('id', ids))
    await unlessNewer(services, askedAt).update({ observed_at: sqlTime() })
  })
}

/** Asks for one machine. That it may not be read says nothing about the others. */
async function lookAt(driver: ProvisioningDriver, service: Service): Promise<void> {
  const askedAt = clock.now()
  try {
    const observation = await driver.observe(await machineRefOf(service))
    await applyObservation(service, observation, askedAt)
  } catch (error) {
    if (!(error instanceof ProvisioningError) || error.kind === 'auth') throw error
    repeatedErrors.tell(
      'warn',
      { service: service.id, err: error },
      'a machine could not be looked at'
    )
  }
}
