import { createSimulatorServer } from './server.js'
import { OAuthSimulator } from './oauth_simulator.js'
import { PEOPLE, type Person } from './people.js'
import { World, type Client } from './world.js'

export interface OAuthSimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number
  host?: string
  /** The applications that may ask people to sign in; `register` adds others. */
  clients?: Client[]
  people?: Person[]
  /** Milliseconds since 1970. */
  now?: () => number
}

/** Starts all providers on an address of their own. Rejects with `EADDRINUSE` where the port is taken. */
export async function startOAuthSimulator(
  options: OAuthSimulatorOptions = {}
): Promise<OAuthSimulator> {
  const { people = PEOPLE, clients = [], now = Date.now } = options
  const world = new World([...people], [...clients], now)
  const server = createSimulatorServer(world)
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', reject)
      .listen(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve())
  })
  const simulator = new OAuthSimulator(world, server)
  world.baseUrl = simulator.url
  return simulator
}
