import { ApiError, invalid } from '../errors.js'
import { Permit } from '../access/permit.js'
import { checkDoubled, checkObject } from '../schema/validator.js'
import { nodeName, vmid } from '../schema/formats.js'
import { findRoute } from '../router.js'
import { isKnownToProxmox } from '../routes/not_simulated.js'
import { integer, text } from '../schema/parameter.js'
import type { Access } from '../access/access.js'
import type { Cluster } from '../cluster/cluster.js'
import type { Faults } from '../faults/faults.js'
import type { Parameters } from '../schema/parameter.js'
import type { Call, Route } from '../router.js'

const uriParameters: Parameters = {
  node: text({ format: nodeName }),
  vmid: integer(100, 999999999, { format: vmid }),
}

/** Takes a parsed request the way of the real API: who, where, may, reachable, valid, do. */
export class Dispatcher {
  constructor(
    private routes: Route[],
    private cluster: Cluster,
    private access: Access,
    private faults: Faults
  ) {}

  run(method: string, path: string, fields: [string, string][], authorization?: string): unknown {
    const token = this.access.authenticate(authorization)
    const segments = path.split('/').filter(Boolean).map(decodeURIComponent)
    const found = findRoute(this.routes, method, segments)
    if (!found)
      throw new ApiError(
        501,
        isKnownToProxmox(method, segments)
          ? `Method '${method} ${path}' is not simulated`
          : `Method '${method} ${path}' not implemented`
      )

    const doubled = doubledIn(fields)
    const call: Call = {
      params: merge(found.params, fields),
      permit: new Permit(token, this.access),
      cluster: this.cluster,
      access: this.access,
      faults: this.faults,
    }
    found.route.permission(call)
    if (found.params.node !== undefined) this.cluster.needReachable(found.params.node)
    this.#validate(found.route, found.params, call, doubled)
    if (method !== 'GET') {
      this.cluster.needQuorum()
      this.cluster.broadcast.catchUp()
    }
    return found.route.handle(call)
  }

  #validate(route: Route, uri: Record<string, string>, call: Call, doubled: string[]) {
    const inUri = Object.keys(uri).map((key) => [key, uriParameters[key] ?? text()])
    const parameters = { ...route.parameters, ...Object.fromEntries(inUri) }
    const { version } = this.cluster
    const errors = {
      ...checkObject(parameters, call.params, { version }),
      ...checkDoubled(parameters, doubled),
    }
    if (Object.keys(errors).length > 0) throw invalid(errors)
  }
}

/** A parameter that comes twice becomes a list of both. */
function doubledIn(fields: [string, string][]) {
  const keys = fields.map(([key]) => key)
  return keys.filter((key, index) => keys.indexOf(key) !== index)
}

function merge(uri: Record<string, string>, fields: [string, string][]) {
  const params = { ...uri }
  for (const [key, value] of fields) {
    if (uri[key] !== undefined && uri[key] !== value) {
      throw invalid({
        [key]: 'duplicate parameter (already defined in URI) with conflicting values!',
      })
    }
    params[key] = value
  }
  return params
}
