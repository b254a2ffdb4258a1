import type { MissingPrivilege } from '@innkeeper/provisioning'

/** What `GET /access/permissions` answers; 1 means that it also holds below the path. */
export type PermissionTree = Record<string, Record<string, 0 | 1>>

export interface Requirement {
  privilege: string
  neededFor: string
}

const GUEST: readonly Requirement[] = [
  { privilege: 'VM.Allocate', neededFor: 'creating and removing machines' },
  { privilege: 'VM.Audit', neededFor: 'reading the state of machines' },
  { privilege: 'VM.Config.CPU', neededFor: 'setting the number of cores' },
  { privilege: 'VM.Config.Cloudinit', neededFor: 'setting addresses and SSH keys' },
  { privilege: 'VM.Config.Disk', neededFor: 'growing disks' },
  { privilege: 'VM.Config.Memory', neededFor: 'setting the memory' },
  { privilege: 'VM.Config.Network', neededFor: 'setting network and firewall' },
  { privilege: 'VM.Config.Options', neededFor: 'setting name, tags and autostart' },
  { privilege: 'VM.PowerMgmt', neededFor: 'starting and stopping machines' },
]

const TEMPLATE: readonly Requirement[] = [
  { privilege: 'VM.Audit', neededFor: 'listing templates' },
  { privilege: 'VM.Clone', neededFor: 'building machines from templates' },
]

const STORAGE: readonly Requirement[] = [
  { privilege: 'Datastore.AllocateSpace', neededFor: 'creating disks' },
  { privilege: 'Datastore.Audit', neededFor: 'listing storages and their free space' },
]

const NODE: readonly Requirement[] = [
  { privilege: 'Sys.Audit', neededFor: 'reading nodes and their bridges' },
]

const BRIDGE: readonly Requirement[] = [
  { privilege: 'SDN.Use', neededFor: 'connecting machines to a bridge' },
]

const POOL: readonly Requirement[] = [
  { privilege: 'Pool.Audit', neededFor: 'reading which machines are in the pool' },
  { privilege: 'Pool.Allocate', neededFor: 'putting machines into the pool' },
]

export interface PrivilegeQuestion {
  /** The pool that machines join, or null when rights are on /vms. */
  pool: string | null
  /** Templates seen; empty when none is visible, which may be the very fault. */
  templates: readonly number[]
}

/** Every privilege that the panel's work needs and the token does not have. */
export function missingPrivileges(
  tree: PermissionTree,
  { pool, templates }: PrivilegeQuestion
): MissingPrivilege[] {
  const guests = pool === null ? '/vms' : `/pool/${pool}`
  return [
    ...missingAt(tree, guests, GUEST),
    ...(pool === null ? [] : missingAt(tree, guests, POOL)),
    ...missingForTemplates(tree, templates),
    ...missingBelow(tree, '/storage', '<storage>', STORAGE),
    ...missingAt(tree, '/nodes', NODE),
    ...missingBelow(tree, '/sdn/zones/localnetwork', '<bridge>', BRIDGE),
  ]
}

function missingForTemplates(
  tree: PermissionTree,
  templates: readonly number[]
): MissingPrivilege[] {
  if (templates.length === 0) return missingBelow(tree, '/vms', '<template>', TEMPLATE)
  return templates.flatMap((vmid) => missingAt(tree, `/vms/${vmid}`, TEMPLATE))
}

function missingAt(
  tree: PermissionTree,
  path: string,
  requirements: readonly Requirement[]
): MissingPrivilege[] {
  return requirements
    .filter(({ privilege }) => !holds(tree, path, privilege))
    .map((requirement) => ({ path, ...requirement }))
}

/** Enough that one thing below the path may be used; which one is for staff to choose. */
function missingBelow(
  tree: PermissionTree,
  path: string,
  placeholder: string,
  requirements: readonly Requirement[]
): MissingPrivilege[] {
  const below = Object.keys(tree).filter((known) => known.startsWith(`${path}/`))
  return requirements
    .filter(({ privilege }) => ![path, ...below].some((known) => holds(tree, known, privilege)))
    .map((requirement) => ({ path: `${path}/${placeholder}`, ...requirement }))
}

/** The deepest path that is known decides: it replaces what it would inherit. */
function holds(tree: PermissionTree, path: string, privilege: string): boolean {
  if (tree[path]) return tree[path][privilege] !== undefined
  const ancestor = ancestors(path).find((known) => tree[known])
  return ancestor !== undefined && tree[ancestor][privilege] === 1
}

function ancestors(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  const deeper = parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`)
  return [...deeper, '/']
}
