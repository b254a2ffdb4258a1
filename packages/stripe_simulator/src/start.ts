import { createSimulatorServer } from './http/server.js'
import { create as createEndpoint } from './resources/webhook_endpoints.js'
import { checkInvariants } from './invariants.js'
import { moveClock } from './controls.js'
import { payAsPerson } from './pay_as_person.js'
import { authenticateIntent } from './payments/finish_authentication.js'
import { runDueTasks, runLaterTasks } from './tasks.js'
import { Simulation } from './simulation.js'
import { StateFile } from './state_file.js'
import type Stripe from 'stripe'
import type { AddressInfo } from 'node:net'
import type { Fault } from './faults.js'
import type { PayOptions } from './pay_as_person.js'

export interface StripeSimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number
  host?: string
  /** The address that browsers use, where it is not `http://host:port`. */
  publicUrl?: string
  /** The accepted keys; any `sk_test_…` unless told. */
  apiKeys?: string[]
  /** Where the state is kept between runs; nowhere unless told. */
  stateFile?: string
  /** Endpoints that exist from the start, with secrets that the caller knows. */
  webhooks?: { url: string; secret: string; events?: string[] }[]
  clock?: () => Date
}

export type StripeSimulator = Awaited<ReturnType<typeof startStripeSimulator>>

const HOUSEKEEPING = 15_000

/**
 * Starts a simulated Stripe account on an address of its own. Rejects with `EADDRINUSE` where
 * the port is taken.
 */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}) {
  const simulation = new Simulation(options.clock ?? (() => new Date()), options.apiKeys)
  const file = options.stateFile && new StateFile(options.stateFile, () => simulation.save())
  const saved = file ? file.read() : undefined
  const server = createSimulatorServer(simulation, () => file && file.touch())
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const { world } = simulation
  const url = `http://${host}:${port}`
  world.baseUrl = options.publicUrl?.replace(/\/$/, '') ?? url
  if (saved) simulation.load(saved)
  for (const webhook of options.webhooks ?? []) registerWebhook(simulation, webhook)
  const housekeeping = setInterval(() => runDueTasks(world), HOUSEKEEPING).unref()

  return {
    url,
    port,
    /** The stored objects, for a test that looks behind the API. */
    store: world.store,
    /** Recent API requests, oldest first. */
    requests: () => simulation.log.entries,
    deliveries: () => simulation.webhooks.deliveries,
    pay: (sessionId: string, pay?: PayOptions) => payAsPerson(world, sessionId, pay),
    authenticate: (intentId: string, success = true) =>
      authenticateIntent(world, intentId, success),
    fault: (fault: Fault) => simulation.faults.add(fault),
    clearFaults: () => simulation.faults.clear(),
    release: (reverse = false) => simulation.webhooks.release(reverse),
    replay: (eventId: string) => simulation.webhooks.replay(world.store.get('event', eventId)),
    /** Settles refunds and disputes that the bank would settle later. */
    later: () => runLaterTasks(world),
    setClock(to: Date) {
      moveClock(simulation, to.toISOString(), undefined)
      runDueTasks(world)
    },
    advanceClock(seconds: number) {
      moveClock(simulation, undefined, seconds)
      runDueTasks(world)
    },
    invariants: () => checkInvariants(world),
    reset: () => simulation.reset(),
    /** Stops answering and writes the state file. */
    async close() {
      clearInterval(housekeeping)
      simulation.webhooks.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (file) file.write()
    },
  }
}

function registerWebhook(
  { world }: Simulation,
  { url, secret, events = ['*'] }: { url: string; secret: string; events?: string[] }
) {
  const existing = world.store.all('webhook_endpoint').find((endpoint) => endpoint.url === url)
  const enabled = events as Stripe.WebhookEndpointCreateParams.EnabledEvent[]
  if (existing) Object.assign(existing, { secret, enabled_events: enabled, status: 'enabled' })
  else createEndpoint(world, { url, secret, enabled_events: enabled })
}
