import { readFileSync } from 'node:fs'
import { isTemplate } from '../cluster/guest.js'
import type { World } from '../cluster/world.js'
import type { AclEntry } from './types.js'

/** One role on one path, as the documentation of the panel tells operators to grant it. */
interface Right {
  role: string
  path: string
  /** What it is granted for again, each by its own name at the end of the path. */
  each: 'pool' | 'storage' | 'bridge' | 'template' | null
  propagate: boolean
  privileges: string[]
}

/** Generated from the driver's own list, from which its documentation is made too. */
const rights: Right[] = JSON.parse(
  readFileSync(new URL('../documented_rights.json', import.meta.url), 'utf8')
)

/** The documented roles with their privileges. */
export const documentedRoles: Record<string, string[]> = Object.fromEntries(
  rights.map(({ role, privileges }) => [role, privileges])
)

/** The documented rights, on every pool, storage, bridge and template that a cluster begins with. */
export function documentedAcl(world: World): AclEntry[] {
  const names = {
    pool: world.pools.map(({ id }) => id),
    storage: world.storages.map(({ id }) => id),
    bridge: [...new Set(world.nodes.flatMap(({ bridges }) => bridges))],
    template: world.guests.filter(isTemplate).map(({ vmid }) => String(vmid)),
  }
  const entries = rights.flatMap(({ role, path, each, propagate }) => {
    const parent = path.slice(0, path.lastIndexOf('/') + 1)
    const paths = each ? names[each].map((name) => parent + name) : [path]
    return paths.map((one) => ({ path: one, role, propagate }))
  })
  const isFirst = (entry: AclEntry, index: number) =>
    entries.findIndex(({ path, role }) => path === entry.path && role === entry.role) === index
  return entries.filter(isFirst)
}
