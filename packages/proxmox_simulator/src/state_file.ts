import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Access } from './access/access.js'
import type { Token, User } from './access/types.js'
import type { Certificate } from './certificate.js'
import type { Cluster } from './cluster/cluster.js'
import type { World } from './cluster/world.js'
import type { Task } from './tasks/task.js'

export interface SavedState {
  world: World
  tasks: Task[]
  users: User[]
  tokens: Token[]
  certificate: Certificate
  /** Virtual milliseconds when it was written. */
  now: number
}

const quiet = 250

/** Keeps the cluster in a JSON file, so that a demonstration can be stopped and resumed. */
export class StateFile {
  #timer: NodeJS.Timeout | undefined
  #collect: (() => SavedState) | undefined

  /** `durable` writes every change at once. */
  constructor(
    private path: string | undefined,
    private durable = false
  ) {}

  get isKept() {
    return this.path !== undefined
  }

  /** The saved state, or undefined at the first start. */
  load(): SavedState | undefined {
    if (!this.path || !existsSync(this.path)) return undefined
    return JSON.parse(readFileSync(this.path, 'utf8')) as SavedState
  }

  connect(collect: () => SavedState) {
    this.#collect = collect
  }

  /** Writes soon, so that many changes make one write; a durable one writes now. */
  touch() {
    if (this.durable) return this.flush()
    if (!this.path || this.#timer) return
    this.#timer = setTimeout(() => this.flush(), quiet)
    this.#timer.unref()
  }

  /** Writes now, by way of a second file, so that a crash leaves the old state whole. */
  flush() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.path || !this.#collect) return
    const draft = `${this.path}.new`
    writeFileSync(draft, JSON.stringify(this.#collect(), null, 1), { mode: 0o600 })
    renameSync(draft, this.path)
  }
}

export function collectState(
  cluster: Cluster,
  access: Access,
  certificate: Certificate
): SavedState {
  return {
    world: {
      name: cluster.name,
      nodes: [...cluster.nodes.values()],
      storages: [...cluster.storages.values()],
      pools: [...cluster.pools.values()],
      guests: [...cluster.guests.values()],
    },
    tasks: cluster.tasks.all().reverse(),
    users: [...access.users.values()],
    tokens: [...access.tokens.values()],
    certificate,
    now: cluster.clock.now(),
  }
}
