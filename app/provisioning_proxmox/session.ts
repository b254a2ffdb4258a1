import { GuestDirectory } from './guest/guest_directory.js'
import type { DriverLogger } from '@innkeeper/provisioning'
import type { PveClient } from './client/pve_client.js'

/** What a step needs: the cluster's API, the time, and who we are. */
export interface Session {
  client: PveClient
  guests: GuestDirectory
  logger: DriverLogger
  clock(): Date
  instanceId: string
  /** The cluster's version, such as `9.0.3`. */
  version(): Promise<string>
  /** The pool that new machines join, if any. */
  pool: string | null
}

export type SessionOptions = Omit<Session, 'guests'>

export function openSession(options: SessionOptions): Session {
  return { ...options, guests: new GuestDirectory(options.client, options) }
}
