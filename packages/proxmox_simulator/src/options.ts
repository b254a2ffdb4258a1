import type { Token, User } from './access/types.js'
import type { World } from './cluster/world.js'
import type { Profile } from './schema/parameter.js'
import type { LoggedRequest } from './server/request_log.js'

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number
  host?: string
  /** The version it pretends to be; 9.2 unless said. */
  profile?: Profile
  /** The version that it tells, such as `8.1.4`; parameters that came later are unknown then. */
  version?: string
  /** How many times faster than the wall clock; 1 unless said. */
  speed?: number
  /** `manual` time stands still until advanced. */
  clock?: 'real' | 'manual'
  /** JSON file that keeps the cluster between runs. */
  stateFile?: string
  /** Every change is in that file before it is told, so that a killed simulator comes back with all that anybody knows of. */
  durable?: boolean
  world?: World
  /** The first one is told as `token`. */
  tokens?: Token[]
  users?: User[]
  /** Milliseconds at speed 1, by task type; laid over the defaults. */
  durations?: Record<string, number>
  /** Is told of every request below /api2/json. */
  log?: (request: LoggedRequest) => void
  /** Real milliseconds before a 401. */
  unauthorizedDelay?: number
}
