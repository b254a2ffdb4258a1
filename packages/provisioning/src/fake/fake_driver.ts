import { ProvisioningError } from '../errors.js'
import { FAKE_MANIFEST, fakeSteps } from './fake_manifest.js'
import {
  contentOf,
  toBackups,
  toDescription,
  toListed,
  toMachine,
  toObservation,
  toRemoteMachine,
  toResized,
  unseen,
} from './fake_views.js'
import type {
  CallContext,
  Checkpoint,
  DoomedMachine,
  DriverContext,
  Inventory,
  ListedMachine,
  MachineBackup,
  MachineDescription,
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
  StepDescriptor,
  StepOutcome,
  StepPending,
  Verb,
} from '../contract.js'
import type { DriverManifest } from '../manifest.js'
import type { SettingValues } from '../settings.js'
import type { FakeHost, FakeMachine } from './fake_host.js'

const POLL_MS = 250
const HOST_VERSION = '1.0.0'

/** A driver that keeps every promise of the contract on a `FakeHost`. */
export class FakeDriver implements ProvisioningDriver {
  readonly manifest: DriverManifest
  #host: FakeHost
  #connection: SettingValues
  #context: DriverContext

  constructor(
    host: FakeHost,
    connection: SettingValues,
    context: DriverContext,
    manifest: DriverManifest = FAKE_MANIFEST
  ) {
    this.manifest = manifest
    this.#host = host
    this.#connection = connection
    this.#context = context
  }

  steps(verb: Verb): StepDescriptor[] {
    return fakeSteps(verb)
  }

  async create(
    spec: MachineSpec,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<RemoteMachine>> {
    if (call?.signal) return this.#within(call.signal).create(spec, checkpoint)
    const remoteId = String(checkpoint?.data?.remoteId ?? spec.remoteId)
    switch (checkpoint?.step) {
      case undefined:
        return this.#planBuild(spec)
      case 'build':
        return this.#build(spec, remoteId)
      case 'configure':
        return this.#configure(spec, remoteId)
      case 'start':
        return this.#start(remoteId)
      default:
        return this.#verify(remoteId)
    }
  }

  async power(
    action: PowerAction,
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>> {
    if (call?.signal) return this.#within(call.signal).power(action, machine, checkpoint)
    const found = await this.#own(machine)
    const wanted = action === 'start' || action === 'reboot'
    if (found.running === wanted && (action !== 'reboot' || checkpoint?.data?.sent === true)) {
      return { status: 'done', result: toObservation(found) }
    }
    if (!checkpoint) return pending({ step: 'power', intent: true })
    await this.#change(action, () => this.#host.update(machine.remoteId, { running: wanted }))
    return pending({ step: 'power', data: { sent: true } })
  }

  async suspend(
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>> {
    if (call?.signal) return this.#within(call.signal).suspend(machine, checkpoint)
    return this.#hold('suspend', machine, checkpoint, { running: false, startsWithHost: false })
  }

  async unsuspend(
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<MachineObservation>> {
    if (call?.signal) return this.#within(call.signal).unsuspend(machine, checkpoint)
    return this.#hold('unsuspend', machine, checkpoint, { running: true, startsWithHost: true })
  }

  async resize(
    machine: MachineRef,
    size: MachineSize,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<ResizedMachine>> {
    if (call?.signal) return this.#within(call.signal).resize(machine, size, checkpoint)
    const { remoteId } = machine
    const { cores, memoryMb, diskGb, addresses } = size
    const found = await this.#own(machine)
    if (found.diskGb > diskGb) throw shrinking(remoteId)
    switch (checkpoint?.step) {
      case undefined:
        return pending({ step: 'resize', intent: true })
      case 'resize':
        await this.#change('grow', () => this.#host.grow(remoteId, diskGb))
        return pending({ step: 'size', intent: true })
      case 'size':
        await this.#change('size', () => this.#host.size(remoteId, { cores, memoryMb }))
        return pending({ step: 'addresses', intent: true })
      default:
        await this.#change('addresses', () => this.#host.update(remoteId, { addresses }))
        return { status: 'done', result: toResized(await this.#own(machine)) }
    }
  }

  async destroy(
    machine: DoomedMachine,
    checkpoint: Checkpoint | null,
    call?: CallContext
  ): Promise<StepOutcome<null>> {
    if (call?.signal) return this.#within(call.signal).destroy(machine, checkpoint)
    const found = await this.#read(machine.remoteId)
    if (!found) return { status: 'done', result: null }
    this.#refuseForeign(found, machine)
    // Nothing at this host is at work without its machine being there.
    if (!this.#host.isBuilt(machine.remoteId)) return pending({ step: 'stop' }, POLL_MS)
    if (!checkpoint?.intent)
      return pending({ step: found.running ? 'stop' : 'remove', intent: true })

    if (found.running) {
      await this.#change('stop', () => this.#host.update(machine.remoteId, { running: false }))
    } else {
      await this.#change('remove', () => this.#host.remove(machine.remoteId))
    }
    return pending({ step: 'remove', intent: true })
  }

  async probe(call?: CallContext): Promise<ProbeReport> {
    if (call?.signal) return this.#within(call.signal).probe()
    const problem = await this.#call('version', false, () => undefined).catch(toProblem)
    return {
      ok: problem === undefined,
      version: problem === undefined ? HOST_VERSION : null,
      missingPrivileges: [],
      certificateFingerprint: null,
      problems: problem === undefined ? [] : [problem],
      notes: [],
    }
  }

  async inventory(call?: CallContext): Promise<Inventory> {
    if (call?.signal) return this.#within(call.signal).inventory()
    return this.#call('inventory', false, () => this.#host.inventory())
  }

  async find(reference: string, call?: CallContext): Promise<RemoteMachine | null> {
    if (call?.signal) return this.#within(call.signal).find(reference)
    const machines = await this.#list()
    const found = machines.find((machine) => machine.reference === reference)
    return found ? toRemoteMachine(found, this.#context.instanceId) : null
  }

  async observe(machine: MachineRef, call?: CallContext): Promise<MachineObservation> {
    if (call?.signal) return this.#within(call.signal).observe(machine)
    try {
      const found = await this.#read(machine.remoteId)
      return found ? toObservation(found) : unseen(machine, false)
    } catch (error) {
      if (error instanceof ProvisioningError && error.retryable) return unseen(machine, 'unknown')
      throw error
    }
  }

  async observeAll(call?: CallContext): Promise<MachineObservation[]> {
    if (call?.signal) return this.#within(call.signal).observeAll()
    const machines = await this.#list()
    return machines.map(toObservation)
  }

  async survey(call?: CallContext): Promise<ListedMachine[]> {
    if (call?.signal) return this.#within(call.signal).survey()
    const machines = await this.#call('list', false, () => [...this.#host.machines.values()])
    return machines.map((machine) => toListed(machine, this.#context.instanceId))
  }

  async describe(
    { remoteId }: Pick<ListedMachine, 'remoteId'>,
    call?: CallContext
  ): Promise<MachineDescription | null> {
    if (call?.signal) return this.#within(call.signal).describe({ remoteId })
    const found = await this.#read(remoteId)
    return found && toDescription(found, this.#context.instanceId)
  }

  async usage(call?: CallContext): Promise<MachineUsage[]> {
    if (call?.signal) return this.#within(call.signal).usage()
    const machines = await this.#list()
    return machines.map(({ remoteId, reference, networkIn = 0, networkOut = 0 }) => {
      return { remoteId, reference, networkInBytes: networkIn, networkOutBytes: networkOut }
    })
  }

  async backups(call?: CallContext): Promise<MachineBackup[]> {
    if (call?.signal) return this.#within(call.signal).backups()
    const machines = await this.#call('list', false, () => [...this.#host.machines.values()])
    return machines.flatMap((machine) => toBackups(machine, this.#context.instanceId))
  }

  async close(): Promise<void> {}

  /** The same driver, whose calls end when this signal is aborted as well. */
  #within(signal: AbortSignal): FakeDriver {
    const either = AbortSignal.any([signal, this.#context.signal])
    return new FakeDriver(this.#host, this.#connection, { ...this.#context, signal: either })
  }

  async #planBuild(spec: MachineSpec): Promise<StepPending> {
    const existing = await this.find(spec.reference)
    const remoteId = existing?.remoteId ?? spec.remoteId
    return pending({ step: 'build', intent: true, data: { remoteId } })
  }

  async #build(spec: MachineSpec, remoteId: string): Promise<StepPending> {
    const found = await this.#read(remoteId)
    if (!found) {
      this.#requireTemplate(spec)
      await this.#change('build', () => this.#host.build(toMachine(spec))).catch(ignoreTaken)
      return pending({ step: 'build', intent: true, data: { remoteId } })
    }
    if (!this.#isOurs(found, spec.reference)) throw taken(remoteId)
    if (this.#host.isBuilt(remoteId)) return pending({ step: 'configure', data: { remoteId } })
    return pending({ step: 'build', intent: true, data: { remoteId } }, POLL_MS)
  }

  async #configure(spec: MachineSpec, remoteId: string): Promise<StepPending> {
    await this.#change('configure', () =>
      this.#host.update(remoteId, { ...contentOf(spec), configured: true })
    )
    return pending({ step: 'start', data: { remoteId } })
  }

  async #start(remoteId: string): Promise<StepPending> {
    await this.#change('start', () => this.#host.update(remoteId, { running: true }))
    return pending({ step: 'verify', data: { remoteId } })
  }

  async #verify(remoteId: string): Promise<StepOutcome<RemoteMachine>> {
    const found = await this.#read(remoteId)
    if (!found) throw missing(remoteId)
    if (!found.running) return pending({ step: 'start', data: { remoteId } }, POLL_MS)
    return { status: 'done', result: toRemoteMachine(found, this.#context.instanceId) }
  }

  async #hold(
    step: 'suspend' | 'unsuspend',
    machine: MachineRef,
    checkpoint: Checkpoint | null,
    wanted: { running: boolean; startsWithHost: boolean }
  ): Promise<StepOutcome<MachineObservation>> {
    const found = await this.#own(machine)
    const holds = found.running === wanted.running && found.startsWithHost === wanted.startsWithHost
    if (holds) return { status: 'done', result: toObservation(found) }
    if (!checkpoint) return pending({ step, intent: true })
    await this.#change(step, () => this.#host.update(machine.remoteId, wanted))
    return pending({ step, intent: true })
  }

  async #own(machine: MachineRef): Promise<FakeMachine> {
    const found = await this.#read(machine.remoteId)
    if (!found) throw missing(machine.remoteId)
    this.#refuseForeign(found, machine)
    return found
  }

  #read(remoteId: string): Promise<FakeMachine | null> {
    return this.#call('read', false, () => this.#host.machine(remoteId))
  }

  async #list(): Promise<FakeMachine[]> {
    const machines = await this.#call('list', false, () => [...this.#host.machines.values()])
    return machines.filter((machine) => machine.instanceId === this.#context.instanceId)
  }

  #change<Result>(name: string, act: () => Result): Promise<Result> {
    return this.#call(name, true, act)
  }

  async #call<Result>(name: string, mutates: boolean, act: () => Result): Promise<Result> {
    await this.#context.onRemoteCall?.({ phase: 'before', name, mutates })
    await this.#host.hear(this.#context.signal)
    const result = this.#host.answer(name, this.#connection.secret, act)
    await this.#context.onRemoteCall?.({ phase: 'after', name, mutates })
    return result
  }

  #isOurs(found: FakeMachine, reference: string): boolean {
    return found.reference === reference && found.instanceId === this.#context.instanceId
  }

  #refuseForeign(found: FakeMachine, machine: MachineRef): void {
    if (this.#isOurs(found, machine.reference)) return
    throw new ProvisioningError(`Machine ${machine.remoteId} is not marked as ours`, {
      kind: 'conflict',
      code: 'E_FOREIGN_MACHINE',
    })
  }

  #requireTemplate(spec: MachineSpec): void {
    const known = this.#host.inventory().templates
    if (known.some((template) => template.reference === spec.template)) return
    throw new ProvisioningError(`No template "${spec.template}" at the host`, {
      kind: 'permanent',
      code: 'E_TEMPLATE_MISSING',
    })
  }
}

function pending(checkpoint: Checkpoint, retryAfterMs = 0): StepPending {
  return { status: 'pending', checkpoint, step: checkpoint.step, retryAfterMs }
}

function missing(remoteId: string): ProvisioningError {
  return new ProvisioningError(`Machine ${remoteId} does not exist`, {
    kind: 'permanent',
    code: 'E_MACHINE_MISSING',
  })
}

function shrinking(remoteId: string): ProvisioningError {
  return new ProvisioningError(`The disk of machine ${remoteId} cannot be made smaller`, {
    kind: 'permanent',
    code: 'E_INVALID_SPEC',
  })
}

function taken(remoteId: string): ProvisioningError {
  return new ProvisioningError(`The id ${remoteId} belongs to a machine that is not ours`, {
    kind: 'conflict',
    code: 'E_REMOTE_ID_TAKEN',
  })
}

/** Another create may have been first: the next call looks whose machine it is. */
function ignoreTaken(error: unknown): void {
  if (error instanceof ProvisioningError && error.code === 'E_REMOTE_ID_TAKEN') return
  throw error
}

function toProblem(error: unknown): string {
  if (error instanceof ProvisioningError) return error.message
  throw error
}
