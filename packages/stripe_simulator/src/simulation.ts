import { Faults } from './faults.js'
import { IdempotencyKeys } from './idempotency.js'
import { RequestLog } from './request_log.js'
import { WebhookDispatcher } from './webhooks/dispatcher.js'
import { World } from './world.js'
import type { LoggedRequest } from './request_log.js'
import type { Delivery } from './webhooks/delivery.js'
import type { SavedAnswer } from './idempotency.js'
import type { Charging, Task } from './world.js'

/** Everything that survives a restart, as it is written to the state file. */
export interface SavedState {
  version: 1
  clockOffset: number
  charging?: Charging
  tasks: Task[]
  store: ReturnType<World['store']['dump']>
  idempotency: [string, SavedAnswer][]
  deliveries: Delivery[]
}

interface SimulationOptions {
  clock?: () => Date
  apiKeys?: string[]
  log?: (request: LoggedRequest) => void
}

/**
 * The parts of a running simulator, put together: the account, its faults, keys, log and webhooks.
 */
export class Simulation {
  readonly world: World
  readonly faults = new Faults()
  readonly log: RequestLog
  readonly idempotency: IdempotencyKeys
  readonly webhooks: WebhookDispatcher

  readonly apiKeys: string[] | undefined

  constructor(options: SimulationOptions) {
    const { clock = () => new Date() } = options
    this.apiKeys = options.apiKeys
    this.log = new RequestLog(options.log)
    this.world = new World(clock)
    this.idempotency = new IdempotencyKeys(() => this.world.now())
    this.webhooks = new WebhookDispatcher(this.world, this.faults)
    this.world.onEvent = (event) => this.webhooks.accept(event)
  }

  save(): SavedState {
    return {
      version: 1,
      clockOffset: this.world.clockOffset,
      charging: this.world.charging,
      tasks: this.world.tasks,
      store: this.world.store.dump(),
      idempotency: this.idempotency.dump(),
      deliveries: this.webhooks.deliveries,
    }
  }

  load(state: SavedState) {
    this.world.clockOffset = state.clockOffset
    this.world.charging = state.charging ?? {}
    this.world.tasks = state.tasks
    this.world.store.load(state.store)
    this.idempotency.load(state.idempotency)
    this.webhooks.resume(state.deliveries)
  }

  /** Forgets everything except the webhook endpoints. */
  reset() {
    const endpoints = this.world.store.all('webhook_endpoint').reverse()
    this.emptyAccount()
    this.world.clockOffset = 0
    this.world.charging = {}
    for (const endpoint of endpoints) this.world.store.insert('webhook_endpoint', endpoint)
    this.faults.clear()
    this.log.clear()
  }

  /**
   * Becomes another account, in which nothing was ever made: what happens when a shop goes live
   * or changes its key. The time, the armed faults and the log stay.
   */
  emptyAccount() {
    this.world.store.clear()
    this.world.tasks = []
    this.idempotency.clear()
    this.webhooks.clear()
  }
}
