import db from '@adonisjs/lucid/services/db'
import { occupyingStates, type ServiceState } from '#provisioning/contracts/service_states'
import type { ListedMachine, ProvisioningDriver } from '@innkeeper/provisioning/types'

const BATCH = 500

/** A machine at a host, as far as its driver tells. */
export type SeenMachine = Pick<ListedMachine, 'remoteId' | 'reference'> &
  Partial<Pick<ListedMachine, 'kind' | 'name'>> & { node: string | null }

/** What is known here of the service that a mark names. */
export interface NamedService {
  id: string
  state: ServiceState
  clusterId: string | null
  remoteId: string | null
  isBusy: boolean
}

/** Everything at the host, or at least what carries our mark where the driver does not tell more. */
export async function listMachines(driver: ProvisioningDriver): Promise<SeenMachine[]> {
  if (driver.manifest.capabilities.survey && driver.survey) return driver.survey()
  return driver.observeAll()
}

/**
 * The machines that are not the one of a service here, some at a time, with the service that they name. Services are read
 * after the machines were listed, so one that was only just built is accounted for.
 */
export async function* unaccountedMachines(
  clusterId: string,
  machines: readonly SeenMachine[]
): AsyncGenerator<{ machine: SeenMachine; service: NamedService | null }[]> {
  for (let start = 0; start < machines.length; start += BATCH) {
    const batch = machines.slice(start, start + BATCH)
    const owned = await ownedIds(clusterId, batch)
    const named = await namedServices(batch.flatMap(({ reference }) => reference ?? []))
    yield batch
      .filter(({ remoteId, reference }) => {
        const owner = owned.get(remoteId)
        return owner === undefined || (reference !== null && reference !== owner)
      })
      .map((machine) => ({ machine, service: named.get(machine.reference ?? '') ?? null }))
  }
}

/** The service whose machine has the identifier, by identifier. */
async function ownedIds(
  clusterId: string,
  machines: readonly SeenMachine[]
): Promise<Map<string, string>> {
  const rows = await db
    .from('services')
    .where('cluster_id', clusterId)
    .whereIn('state', [...occupyingStates])
    .whereIn(
      'remote_id',
      machines.map(({ remoteId }) => remoteId)
    )
    .select('id', 'remote_id')
  return new Map(rows.map((row) => [String(row.remote_id), String(row.id)]))
}

/** The service that a mark names; null where it is unknown here. */
export async function namedService(id: string | null): Promise<NamedService | null> {
  const named = id === null ? null : await namedServices([id])
  return named?.get(id ?? '') ?? null
}

async function namedServices(ids: readonly string[]): Promise<Map<string, NamedService>> {
  const rows = await db
    .from('services')
    .whereIn('services.id', [...ids])
    .leftJoin('operations', 'operations.open_key', 'services.id')
    .select('services.id', 'services.state', 'services.cluster_id', 'services.remote_id')
    .select('operations.id as operation')
  const services = rows.map((row) => ({
    id: String(row.id),
    state: row.state as ServiceState,
    clusterId: row.cluster_id === null ? null : String(row.cluster_id),
    remoteId: row.remote_id === null ? null : String(row.remote_id),
    isBusy: row.operation !== null,
  }))
  return new Map(services.map((service) => [service.id, service]))
}
