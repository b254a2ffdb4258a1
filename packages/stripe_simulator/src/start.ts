import { create as createEndpoint } from './resources/webhook_endpoints.js'
import { createSimulatorServer } from './http/server.js'
import { runDueTasks } from './tasks.js'
import { Simulation } from './simulation.js'
import { StateFile } from './state_file.js'
import { StripeSimulator } from './stripe_simulator.js'
import type Stripe from 'stripe'
import type { Server } from 'node:http'
import type { LoggedRequest } from './request_log.js'

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
  /** Every change is in that file before it is answered, so that a killed simulator comes back with all that anybody knows of. */
  durable?: boolean
  /** Endpoints that exist from the start, with secrets that the caller knows. */
  webhooks?: WebhookOptions[]
  clock?: () => Date
  /** Is told every API request once it is answered. */
  log?: (request: LoggedRequest) => void
}

interface WebhookOptions {
  url: string
  secret: string
  /** Types of events; all unless told. */
  events?: string[]
}

const HOUSEKEEPING = 15_000

/**
 * Starts a simulated Stripe account on an address of its own. Rejects with `EADDRINUSE` where
 * the port is taken.
 */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}) {
  const simulation = new Simulation(options)
  const file = options.stateFile
    ? new StateFile(options.stateFile, () => simulation.save())
    : undefined
  const saved = file?.read()
  const server = createSimulatorServer(simulation, {
    answering: () => options.durable && file?.write(),
    answered: () => file?.touch(),
  })
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1')
  const housekeeping = setInterval(() => {
    if (runDueTasks(simulation.world)) file?.touch()
  }, HOUSEKEEPING).unref()
  const simulator = new StripeSimulator(simulation, server, () => {
    clearInterval(housekeeping)
    file?.write()
  })
  simulation.world.baseUrl = options.publicUrl?.replace(/\/$/, '') ?? simulator.url
  if (saved) simulation.load(saved)
  for (const webhook of options.webhooks ?? []) registerWebhook(simulation, webhook)
  return simulator
}

function listen(server: Server, port: number, host: string) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
}

function registerWebhook({ world }: Simulation, { url, secret, events = ['*'] }: WebhookOptions) {
  const existing = world.store.all('webhook_endpoint').find((endpoint) => endpoint.url === url)
  const enabled = events as Stripe.WebhookEndpointCreateParams.EnabledEvent[]
  if (existing) Object.assign(existing, { secret, enabled_events: enabled, status: 'enabled' })
  else createEndpoint(world, { url, secret, enabled_events: enabled })
}
