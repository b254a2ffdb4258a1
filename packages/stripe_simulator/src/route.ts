import type { World } from './world.js'

/** One operation of the contract and what the simulator does for it. */
export interface Route {
  operation: string
  handle: (world: World, params: Record<string, unknown>, ids: string[]) => unknown
}

/**
 * Binds an operation (`POST /v1/refunds`) to its handler. Lists and searches return all objects
 * that match, newest first; the server cuts the page.
 */
export function route<Params extends object = object>(
  operation: string,
  handle: (world: World, params: Params, ...ids: string[]) => unknown
): Route {
  return {
    operation,
    handle: (world, params, ids) => handle(world, params as Params, ...ids),
  }
}
