import { readBackups } from './backups.js'
import { PveClient } from './client/pve_client.js'
import { isPveError } from './client/pve_error.js'
import { translated } from './client/to_provisioning_error.js'
import { readConnection } from './connection.js'
import { guestPath, toKind } from './guest/guest.js'
import { readInventory } from './inventory.js'
import { PROXMOX_MANIFEST } from './manifest.js'
import { observeGuest, observeNothing, observeResource, usageOf } from './observe.js'
import { planOf } from './plan.js'
import { probe } from './probe/probe.js'
import { openSession } from './session.js'
import { describeGuest, listGuest } from './survey.js'
import { create } from './verbs/create.js'
import { destroy } from './verbs/destroy.js'
import { power } from './verbs/power.js'
import { resize } from './verbs/resize.js'
import { suspend, unsuspend } from './verbs/suspension.js'
import { ProvisioningError } from '@innkeeper/provisioning'
import type {
  CallContext,
  Checkpoint,
  DoomedMachine,
  DriverContext,
  Inventory,
  ListedMachine,
  MachineBackup,
  MachineDescription,
  MachineKind,
  MachineObservation,
  MachineRef,
  MachineSize,
  MachineSpec,
  MachineUsage,
  PowerAction,
  ProbeReport,
  ProvisioningDriver,
  RemoteMachine,
  ResizedMachine,
  SettingValues,
  StepDescriptor,
  StepOutcome,
  Verb,
} from '@innkeeper/provisioning'
import type { GuestStatus } from './guest/guest.js'
import type { Session } from './session.js'

/** How the client behaves; the defaults suit production. */
export interface ProxmoxOptions {
  timeoutMs?: number
  connectTimeoutMs?: number
  maxConcurrentCalls?: number
}

/** One Proxmox VE cluster. */
export class ProxmoxDriver implements ProvisioningDriver {
  readonly manifest = PROXMOX_MANIFEST
  #client: PveClient
  #context: DriverContext
  #pool: string | null
  #version?: Promise<string>

  constructor(settings: SettingValues, context: DriverContext, options: ProxmoxOptions = {}) {
    const { pool, ...connection } = readConnection(settings)
    this.#pool = pool
    this.#context = context
    this.#client = new PveClient({
      ...connection,
      ...options,
      signal: context.signal,
      onRemoteCall: context.onRemoteCall,
    })
  }

  steps(verb: Verb, kind: MachineKind): StepDescriptor[] {
    return planOf(verb, kind)
  }

  create(
    spec: MachineSpec,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<RemoteMachine>> {
    return this.#run(call, (session) => create(session, spec, checkpoint))
  }

  power(
    action: PowerAction,
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>> {
    return this.#run(call, (session) => power(session, action, machine, checkpoint))
  }

  suspend(
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>> {
    return this.#run(call, (session) => suspend(session, machine, checkpoint))
  }

  unsuspend(
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>> {
    return this.#run(call, (session) => unsuspend(session, machine, checkpoint))
  }

  resize(
    machine: MachineRef,
    size: MachineSize,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<ResizedMachine>> {
    return this.#run(call, (session) => resize(session, machine, size, checkpoint))
  }

  destroy(
    machine: DoomedMachine,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<null>> {
    return this.#run(call, (session) => destroy(session, machine, checkpoint))
  }

  probe(call?: CallContext): Promise<ProbeReport> {
    return this.#run(call, probe)
  }

  inventory(call?: CallContext): Promise<Inventory> {
    return this.#run(call, readInventory)
  }

  find(reference: string, call?: CallContext): Promise<RemoteMachine | null> {
    return this.#run(call, async (session) => {
      const guest = await session.guests.byReference(reference)
      if (!guest) return null
      const status = await readStatus(session, guest)
      return {
        reference,
        instanceId: session.instanceId,
        kind: toKind(guest.type),
        remoteId: guest.vmid,
        node: guest.node,
        power: status.status,
      }
    })
  }

  async observe(machine: MachineRef, call?: CallContext): Promise<MachineObservation> {
    try {
      return await this.#run(call, (session) => observe(session, machine))
    } catch (error) {
      const isOutage = error instanceof ProvisioningError && error.retryable
      if (isOutage) return observeNothing(machine, 'unknown')
      throw error
    }
  }

  observeAll(call?: CallContext): Promise<MachineObservation[]> {
    return this.#run(call, async (session) => {
      const rows = await session.guests.guestResources()
      return rows
        .map((row) => observeResource(session.instanceId, row))
        .filter((observation) => observation !== null)
    })
  }

  survey(call?: CallContext): Promise<ListedMachine[]> {
    return this.#run(call, async (session) => {
      const rows = await session.guests.guestResources()
      return rows.map((row) => listGuest(session.instanceId, row))
    })
  }

  describe(
    machine: Pick<ListedMachine, 'remoteId' | 'kind' | 'node'>,
    call?: CallContext
  ): Promise<MachineDescription | null> {
    return this.#run(call, (session) => describeGuest(session, machine))
  }

  usage(call?: CallContext): Promise<MachineUsage[]> {
    return this.#run(call, async (session) => {
      const rows = await session.guests.guestResources()
      return rows.map((row) => usageOf(session.instanceId, row)).filter((usage) => usage !== null)
    })
  }

  backups(call?: CallContext): Promise<MachineBackup[]> {
    return this.#run(call, readBackups)
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  #run<Result>(
    call: CallContext | undefined,
    body: (session: Session) => Promise<Result>
  ): Promise<Result> {
    const { logger, clock, instanceId } = this.#context
    const client = this.#client.withSignal(call?.signal)
    return translated(() =>
      body(
        openSession({
          client,
          logger,
          clock,
          instanceId,
          pool: this.#pool,
          version: () => this.#readVersion(client),
        })
      )
    )
  }

  /** Asked for once: a cluster that is upgraded meanwhile loses nothing by it. */
  #readVersion(client: PveClient): Promise<string> {
    this.#version ??= client
      .get<{ version: string }>('/version')
      .then(({ version }) => version)
      .catch((error: unknown) => {
        this.#version = undefined
        throw error
      })
    return this.#version
  }
}

/** A machine that carries another mark is observed as it is, with no reference of ours. */
async function observe(session: Session, machine: MachineRef): Promise<MachineObservation> {
  const type = machine.kind === 'vm' ? 'qemu' : 'lxc'
  const where = { vmid: machine.remoteId, type, nodes: [machine.node] } as const
  const sighting = await session.guests.look(where)
  if (sighting.state === 'absent') return observeNothing(machine, false)
  if (sighting.state === 'hidden') return observeNothing(machine, 'unknown')
  const status = await readStatus(session, sighting.guest).catch((error: unknown) => {
    if (isPveError(error, 'not_found')) return null
    throw error
  })
  return status
    ? observeGuest(session.instanceId, sighting.guest, status)
    : observeNothing(machine, 'unknown')
}

function readStatus(
  session: Session,
  guest: Parameters<typeof guestPath>[0]
): Promise<GuestStatus> {
  return session.client.get<GuestStatus>(guestPath(guest, 'status/current'))
}
