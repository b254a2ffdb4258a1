import { transaction } from '#core/database/transaction'
import { drivers } from '#provisioning/clusters/drivers'
import { noteAnswer, noteSilence } from '#provisioning/clusters/note_answer'
import {
  holdAddresses,
  releaseUnseen,
  type HeldAddresses,
} from '#provisioning/outside/hold_addresses'
import { reportMachine, settleGone, type Found } from '#provisioning/outside/findings'
import { judgeMachine } from '#provisioning/outside/judge_machine'
import { lookAtMachine, type MachineLook } from '#provisioning/outside/look_at_machine'
import { settleFoundAgain } from '#provisioning/outside/missing_machines'
import { spendRemoteIds } from '#provisioning/outside/spend_remote_ids'
import {
  listMachines,
  namedService,
  unaccountedMachines,
  type NamedService,
  type SeenMachine,
} from '#provisioning/outside/unaccounted_machines'
import IpSubnet from '#provisioning/models/ip_subnet'
import type { ProvisioningDriver } from '@innkeeper/provisioning/types'
import type { MachineFacts, MachineFindingKind } from '#provisioning/models/provisioning_finding'
import type Cluster from '#provisioning/models/cluster'

/** Kinds that a survey finds, and settles once they are no more. */
const FOUND_HERE: readonly MachineFindingKind[] = [
  'stray_machine',
  'ended_machine',
  'second_machine',
  'waiting_machine',
  'address_in_use',
  'address_conflict',
  'unreadable_machine',
]

export interface Survey {
  /** How many identifiers are in use at the host, ours or not. */
  machines: number
  found: Found[]
}

interface Look {
  cluster: Cluster
  driver: ProvisioningDriver
  subnets: IpSubnet[]
  nothingRuns: boolean
  /** Nodes of which a machine could not be read. */
  silentNodes: Set<string | null>
  found: Found[]
  /** Addresses of our subnets that these machines use. */
  addresses: Set<string>
}

/**
 * Looks at a host from the outside in: finds what is there and accounted for by no service here, tells staff, and keeps
 * its identifiers and addresses from being given out. Changes nothing at the host. Null where it does not answer.
 * `nothingRuns` says that no operation is worked on meanwhile.
 */
export async function surveyCluster(
  cluster: Cluster,
  { nothingRuns = false } = {}
): Promise<Survey | null> {
  try {
    const driver = await drivers.connect(cluster)
    const machines = await listMachines(driver)
    await noteAnswer(cluster)
    await spendRemoteIds(
      cluster,
      machines.map(({ remoteId }) => remoteId)
    )
    const look = await begin(cluster, driver, nothingRuns)
    for await (const batch of unaccountedMachines(cluster.id, machines))
      for (const { machine, service } of batch) await judge(look, machine, service)
    await conclude(look)
    return { machines: machines.length, found: look.found }
  } catch (error) {
    await noteSilence(cluster, error)
    return null
  }
}

async function begin(
  cluster: Cluster,
  driver: ProvisioningDriver,
  nothingRuns: boolean
): Promise<Look> {
  const subnets = await IpSubnet.query()
  return {
    cluster,
    driver,
    subnets,
    nothingRuns,
    silentNodes: new Set(),
    found: [],
    addresses: new Set(),
  }
}

/** Each machine is asked for by itself: lists lag, and a mark in one is no proof. */
async function judge(look: Look, machine: SeenMachine, listed: NamedService | null): Promise<void> {
  const seen = look.silentNodes.has(machine.node)
    ? 'unreadable'
    : await lookAtMachine(look.driver, machine)
  if (seen === 'gone') return
  if (seen === 'unreadable') noteSilentNode(look, machine)
  const described = seen === 'unreadable' ? { reference: machine.reference } : seen
  const { reference } = described
  const service = reference === machine.reference ? listed : await namedService(reference)
  const isItsOwn = service?.remoteId === machine.remoteId && service.clusterId === look.cluster.id
  if (!isItsOwn || service.state === 'terminated') await takeNote(look, machine, service, described)
}

/** What cannot be read now may still use its addresses; the node is not asked again in this survey. */
function noteSilentNode(look: Look, { node }: SeenMachine): void {
  if (!look.silentNodes.has(node))
    look.found.push({
      kind: 'unreadable_machine',
      cause: `unreadable_machine:${look.cluster.id}:${node}`,
      clusterId: look.cluster.id,
      facts: { node },
    })
  look.silentNodes.add(node)
}

async function takeNote(
  look: Look,
  machine: SeenMachine,
  service: NamedService | null,
  seen: MachineLook
): Promise<void> {
  const { reference, ...rest } = seen
  const held = await holdTheirs(look, machine, seen)
  const facts: MachineFacts = {
    ...rest,
    name: machine.name,
    node: machine.node,
    own: service?.remoteId,
  }
  const kind = reference === null ? null : judgeMachine(service, look)
  const note = (as: MachineFindingKind, addresses = seen.addresses) =>
    look.found.push(foundAs(look, machine, as, { ...facts, addresses }, reference))
  if (kind) note(kind)
  else if (reference === null && held.held.length > 0) note('address_in_use', held.held)
  if (held.contested.length > 0) note('address_conflict', held.contested)
}

async function holdTheirs(
  { cluster, subnets, addresses }: Look,
  { remoteId }: SeenMachine,
  { reference, addresses: used = [] }: MachineLook
): Promise<HeldAddresses> {
  const holder = { clusterId: cluster.id, remoteId, serviceId: reference }
  const held = await holdAddresses(subnets, holder, used)
  for (const address of [...held.held, ...held.contested]) addresses.add(address)
  return held
}

function foundAs(
  { cluster }: Look,
  { remoteId }: SeenMachine,
  kind: MachineFindingKind,
  facts: MachineFacts,
  serviceId: string | null
): Found {
  const cause = [kind, cluster.id, remoteId, serviceId].filter(Boolean).join(':')
  return { kind, cause, clusterId: cluster.id, serviceId, remoteId, facts }
}

async function conclude({ cluster, found, addresses, silentNodes }: Look): Promise<void> {
  for (const entry of found) await transaction((trx) => reportMachine(trx, entry))
  await settleGone(cluster.id, FOUND_HERE, new Set(found.map(({ cause }) => cause)))
  await settleFoundAgain(cluster.id)
  if (silentNodes.size === 0) await releaseUnseen(cluster.id, addresses)
}
