import { forbidden } from '../errors.js'
import type { Access } from './access.js'
import type { Token } from './types.js'

/** The rights of one caller, asked the way the API asks them. */
export class Permit {
  constructor(
    readonly token: Token,
    private access: Access
  ) {}

  has(path: string, ...privileges: string[]) {
    const held = this.access.privileges(this.token, path)
    return privileges.every((privilege) => held.has(privilege))
  }

  hasAny(path: string, ...privileges: string[]) {
    return privileges.some((privilege) => this.has(path, privilege))
  }

  /** Throws 403 that names the path and the first missing privilege. */
  need(path: string, ...privileges: string[]) {
    const missing = privileges.find((privilege) => !this.has(path, privilege))
    if (missing) throw forbidden(`${path}, ${missing}`)
  }

  needAny(path: string, ...privileges: string[]) {
    if (!this.hasAny(path, ...privileges)) throw forbidden(`${path}, ${privileges.join('|')}`)
  }

  /** A bridge, or one VLAN of it, needs SDN.Use of its own. */
  needBridge(bridge: string, vlan?: string) {
    const path = `/sdn/zones/localnetwork/${bridge}`
    this.need(vlan ? `${path}/${vlan}` : path, 'SDN.Use')
  }
}
