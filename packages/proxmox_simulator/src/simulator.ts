import { once } from 'node:events'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Access } from './access/access.js'
import { hostingToken, hostingUser } from './access/default_tokens.js'
import { createCertificate, fingerprintOf, type Certificate } from './certificate.js'
import { VirtualClock } from './clock.js'
import { Cluster } from './cluster/cluster.js'
import { defaultWorld, type World } from './cluster/world.js'
import { Faults } from './faults/faults.js'
import { routes } from './routes/index.js'
import { control } from './server/control.js'
import { Dispatcher } from './server/dispatcher.js'
import { createHttpServer } from './server/http_server.js'
import { RequestLog } from './server/request_log.js'
import { collectState, StateFile, type SavedState } from './state_file.js'
import { defaultDurations } from './tasks/durations.js'
import { TaskQueue } from './tasks/task_queue.js'
import type { Token, User } from './access/types.js'
import type { Backup } from './cluster/types.js'
import type { Fault } from './faults/types.js'
import type { SimulatorOptions } from './options.js'

/** One running simulator. */
export class ProxmoxSimulator {
  readonly cluster: Cluster
  readonly access: Access
  /** A token with the rights that the panel's documentation asks for, and no more. */
  readonly token: { id: string; secret: string }
  readonly certificate: string
  /** SHA-256, as colon-separated upper-case hex. */
  readonly fingerprint: string
  port = 0
  host: string
  #keys: Certificate
  #faults: Faults
  #log: RequestLog
  #state: StateFile
  #server: Server
  #initial: World
  #users: User[] = []

  constructor(options: SimulatorOptions, keys: Certificate, state: StateFile, saved?: SavedState) {
    const profile = options.profile ?? '9.2'
    const clock = new VirtualClock({
      mode: options.clock ?? 'real',
      speed: options.speed ?? 1,
      start: saved?.now,
    })
    this.host = options.host ?? '127.0.0.1'
    this.#keys = keys
    this.#log = new RequestLog(options.log)
    this.#initial = structuredClone(saved?.world ?? options.world ?? defaultWorld())
    this.#state = state
    this.certificate = keys.certificate
    this.fingerprint = fingerprintOf(keys.certificate)
    this.cluster = new Cluster(clock, profile, { ...defaultDurations, ...options.durations })
    this.cluster.fingerprint = this.fingerprint
    if (options.version) this.cluster.version = options.version
    this.access = new Access(profile, (path) => this.#poolOf(path))
    this.cluster.forgetRights = (path) => this.access.forget(path)
    this.#faults = new Faults(this.cluster, this.access)
    this.cluster.tasks = new TaskQueue(
      clock,
      (type) => this.#faults.takeTask(type),
      () => state.touch(),
      () => this.cluster.broadcast.catchUp()
    )
    this.token = this.#populate(options, saved)
    this.#server = this.#createServer(options)
    state.connect(() => collectState(this.cluster, this.access, keys))
  }

  get url() {
    return `https://${this.host}:${this.port}`
  }

  /** Begins to listen; rejects when the port is taken. */
  async listen(port: number) {
    this.#server.listen(port, this.host)
    await once(this.#server, 'listening')
    this.port = (this.#server.address() as AddressInfo).port
    this.#state.touch()
  }

  /** Arms a fault; the returned function takes it back. */
  fault(fault: Fault) {
    return this.#faults.add(fault)
  }

  clearFaults() {
    this.#faults.clear()
  }

  /** Moves virtual time forward; tasks that fall due run before this returns. */
  advance(milliseconds: number) {
    this.cluster.clock.advance(milliseconds)
  }

  /** Every request below /api2/json so far, the oldest first. */
  requests() {
    return this.#log.all()
  }

  clearRequests() {
    this.#log.clear()
  }

  /** Takes the cluster back to where it started: no task runs, no fault is armed; time goes on. */
  reset() {
    this.#faults.clear()
    this.#log.clear()
    this.cluster.tasks.reset()
    this.cluster.clones.reset()
    fill(this.cluster, structuredClone(this.#initial))
    this.#letIn(this.#users)
    this.#state.touch()
  }

  /** Puts a backup of a guest on a storage, as a job of the cluster's would; taken now, unless told. */
  backUp(
    vmid: number,
    { storage = 'local', size, takenAt }: Partial<Backup> & { storage?: string }
  ) {
    const guest = this.cluster.guests.get(vmid)
    if (!guest) throw new Error(`There is no guest ${vmid}`)
    const { type, node } = guest
    const kept = this.cluster.storage(storage, node)
    const backup = {
      vmid,
      type,
      node,
      size: size ?? 0,
      takenAt: takenAt ?? this.cluster.clock.now(),
    }
    kept.backups = [...(kept.backups ?? []), backup]
    this.#state.touch()
  }

  /** Takes all backups of a guest away, also where the guest is gone. */
  dropBackups(vmid: number) {
    for (const storage of this.cluster.storages.values())
      storage.backups = storage.backups?.filter((backup) => backup.vmid !== vmid)
    this.#state.touch()
  }

  /** Lets another token in. */
  addToken(token: Token) {
    this.access.tokens.set(token.id, token)
  }

  /** The cluster as plain data, with the highest number of copies at once per node and storage. */
  snapshot() {
    const { world, tasks } = collectState(this.cluster, this.access, this.#keys)
    return { ...world, tasks, clones: this.cluster.clones.highest() }
  }

  /** Stops. With a state file, running tasks are finished first, so that nothing is left locked. */
  async close() {
    if (this.#state.isKept) this.cluster.clock.drain()
    this.#state.flush()
    this.cluster.clock.stop()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #createServer(options: SimulatorOptions) {
    return createHttpServer({
      ...this.#keys,
      dispatcher: new Dispatcher(routes, this.cluster, this.access, this.#faults),
      faults: this.#faults,
      log: this.#log,
      unauthorizedDelay: options.unauthorizedDelay ?? 0,
      control: (request, response) => control(this, request, response),
      changed: () => this.#state.touch(),
    })
  }

  #populate(options: SimulatorOptions, saved?: SavedState) {
    fill(this.cluster, structuredClone(this.#initial))
    const users = options.users ?? saved?.users ?? [hostingUser(this.#initial)]
    const tokens = options.tokens ?? saved?.tokens ?? [hostingToken()]
    this.#users = structuredClone(users)
    this.#letIn(users)
    for (const token of tokens) this.access.tokens.set(token.id, token)
    this.cluster.tasks.restore(saved?.tasks ?? [])
    return { id: tokens[0].id, secret: tokens[0].secret }
  }

  #letIn(users: User[]) {
    for (const user of structuredClone(users)) this.access.users.set(user.id, user)
  }

  #poolOf(path: string) {
    const [, kind, id] = path.split('/')
    if (kind === 'vms' && id) return this.cluster.poolOf(Number(id))?.id
    if (kind !== 'storage' || !id) return undefined
    return [...this.cluster.pools.values()].find((pool) => pool.storages.includes(id))?.id
  }
}

/** Starts a simulated cluster and resolves when it answers. */
export async function startProxmoxSimulator(options: SimulatorOptions = {}) {
  const state = new StateFile(options.stateFile, options.durable)
  const saved = state.load()
  const keys = saved?.certificate ?? (await createCertificate(['pve1.innkeeper.test', 'localhost']))
  const simulator = new ProxmoxSimulator(options, keys, state, saved)
  await simulator.listen(options.port ?? 0)
  return simulator
}

function fill(cluster: Cluster, world: World) {
  cluster.name = world.name
  for (const map of [cluster.nodes, cluster.storages, cluster.pools, cluster.guests]) map.clear()
  for (const node of world.nodes) cluster.nodes.set(node.name, node)
  for (const storage of world.storages) cluster.storages.set(storage.id, storage)
  for (const pool of world.pools) cluster.pools.set(pool.id, pool)
  for (const guest of world.guests) cluster.guests.set(guest.vmid, guest)
  cluster.broadcast.reset()
}
