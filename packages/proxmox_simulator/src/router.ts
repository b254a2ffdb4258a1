import type { Access } from './access/access.js'
import type { Permit } from './access/permit.js'
import type { Cluster } from './cluster/cluster.js'
import type { Faults } from './faults/faults.js'
import type { Parameters } from './schema/parameter.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One request that was let in. */
export interface Call {
  params: Record<string, string>
  permit: Permit
  cluster: Cluster
  access: Access
  faults: Faults
}

export interface Route {
  method: Method
  path: string
  parameters: Parameters
  /** Throws 403 unless the caller may. */
  permission: (call: Call) => void
  handle: (call: Call) => unknown
}

/** An answer that has more than `data` in its body. */
export class Envelope {
  constructor(
    readonly data: unknown,
    readonly more: Record<string, unknown>
  ) {}
}

export const anyone = () => {}

/** Finds the route of a method and path; literal segments win over parameters. */
export function findRoute(routes: Route[], method: string, segments: string[]) {
  let best: { route: Route; params: Record<string, string>; literals: number } | undefined
  for (const route of routes) {
    if (route.method !== method) continue
    const match = matchPath(route.path.split('/').filter(Boolean), segments)
    if (match && (!best || match.literals > best.literals)) best = { route, ...match }
  }
  return best
}

function matchPath(pattern: string[], segments: string[]) {
  if (pattern.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  let literals = 0
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith('{')) params[part.slice(1, -1)] = segments[index]
    else if (part === segments[index]) literals++
    else return undefined
  }
  return { params, literals }
}
