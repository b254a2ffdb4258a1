import { ApiError } from '../errors.js'
import { rolesOf } from './roles.js'
import type { Profile } from '../schema/parameter.js'
import type { AclEntry, Token, User } from './types.js'

/** privilege → whether it is inherited by deeper paths */
type Privileges = Map<string, boolean>

const knownPaths = ['/', '/access', '/nodes', '/pool', '/sdn', '/storage', '/vms']

/** Users, tokens and what they may do where. */
export class Access {
  readonly users = new Map<string, User>()
  readonly tokens = new Map<string, Token>()
  #roles: Record<string, string[]>

  constructor(
    profile: Profile,
    private poolOf: (path: string) => string | undefined
  ) {
    this.#roles = rolesOf(profile)
  }

  /**
   * The token behind an Authorization header. Why a token is refused is only in the server's log:
   * each refusal is the same 401. Without a token the caller has no ticket either.
   */
  authenticate(header: string | undefined): Token {
    if (!header?.startsWith('PVEAPIToken')) throw new ApiError(401, 'No ticket')
    const [, id, secret] = /^PVEAPIToken=([^\s=]+)[=](.+)$/.exec(header) ?? []
    const token = this.tokens.get(id)
    if (!token || token.revoked || token.secret !== secret) {
      throw new ApiError(401, 'Authentication failed!')
    }
    return token
  }

  /** What the token may do on a path; the deepest path that names it decides, its pool adds. */
  privileges(token: Token, path: string): Privileges {
    const userId = token.id.split('!')[0]
    const user = this.#along(this.users.get(userId)?.acl ?? [], path)
    if (!token.separated) return user
    const own = this.#along(token.acl ?? [], path)
    return new Map([...own].filter(([privilege]) => user.has(privilege)))
  }

  /** All paths worth telling, as `GET /access/permissions` lists them. */
  table(token: Token, only?: string): Record<string, Record<string, 0 | 1>> {
    const named = [...(token.acl ?? []), ...(this.users.get(token.id.split('!')[0])?.acl ?? [])]
    const paths = only ? [only] : new Set([...knownPaths, ...named.map((entry) => entry.path)])
    const result: Record<string, Record<string, 0 | 1>> = {}
    for (const path of paths) {
      const privileges = this.privileges(token, path)
      if (privileges.size === 0) continue
      result[path] = Object.fromEntries([...privileges].map(([name, deep]) => [name, deep ? 1 : 0]))
    }
    return result
  }

  /** Takes back what was granted on one path, from everybody. */
  forget(path: string) {
    for (const holder of [...this.users.values(), ...this.tokens.values()]) {
      holder.acl = holder.acl?.filter((entry) => entry.path !== path) ?? []
    }
  }

  #along(acl: AclEntry[], path: string): Privileges {
    const result = this.#direct(acl, path)
    const pool = this.poolOf(path)
    if (pool) for (const entry of this.#direct(acl, `/pool/${pool}`)) result.set(...entry)
    return result
  }

  #direct(acl: AclEntry[], path: string): Privileges {
    let result: Privileges = new Map()
    for (const step of ancestors(path)) {
      const here = acl.filter((entry) => entry.path === step)
      const applying = here.filter((entry) => step === path || entry.propagate !== false)
      if (applying.length === 0) continue
      result = new Map()
      for (const entry of applying) {
        const role = this.#roles[entry.role] ?? []
        for (const privilege of role) result.set(privilege, entry.propagate !== false)
      }
    }
    return result
  }
}

/** `/a/b` → `/`, `/a`, `/a/b` */
function ancestors(path: string) {
  const segments = path.split('/').filter(Boolean)
  return ['/', ...segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)]
}
