import { RIGHTS } from './rights.js'
import type { MissingPrivilege } from '@innkeeper/provisioning'
import type { Right } from './rights.js'

/** What `GET /access/permissions` answers; 1 means that it also holds below the path. */
export type PermissionTree = Record<string, Record<string, 0 | 1>>

export interface PrivilegeQuestion {
  /** The pool that machines join, or null when rights are on /vms. */
  pool: string | null
  /** Templates seen; empty when none is visible, which may be the very fault. */
  templates: readonly number[]
}

type Requirement = Omit<MissingPrivilege, 'path'>

/** Every privilege that the panel's work needs and the token does not have. */
export function missingPrivileges(
  tree: PermissionTree,
  question: PrivilegeQuestion
): MissingPrivilege[] {
  const missing = RIGHTS.flatMap((right) => missingFrom(tree, right, question))
  const named = new Set<string>()
  return missing.filter(({ path, privilege }) => {
    const name = `${path} ${privilege}`
    return !named.has(name) && named.add(name)
  })
}

/** Whether machines may be cloned from a template. */
export function mayClone(tree: PermissionTree, vmid: number): boolean {
  return holds(tree, `/vms/${vmid}`, 'VM.Clone')
}

function missingFrom(
  tree: PermissionTree,
  { path, each, privileges }: Right,
  { pool, templates }: PrivilegeQuestion
): MissingPrivilege[] {
  const requirements = privileges
    .filter(({ optional }) => !optional)
    .map(({ name, neededFor }) => ({ privilege: name, neededFor }))
  switch (each) {
    case 'pool':
      return pool === null
        ? missingAt(tree, '/vms', requirements.filter(isOfMachines))
        : missingAt(tree, `/pool/${pool}`, requirements)
    case 'template':
      return missingForTemplates(tree, templates, requirements)
    case null:
      return missingAt(tree, path, requirements)
    default:
      return missingBelow(tree, parentOf(path), `<${each}>`, requirements)
  }
}

/** One template that may be cloned is enough: others that are visible may be none of ours. */
function missingForTemplates(
  tree: PermissionTree,
  templates: readonly number[],
  requirements: readonly Requirement[]
): MissingPrivilege[] {
  if (templates.length === 0) return missingBelow(tree, '/vms', '<template>', requirements)
  const missing = templates.map((vmid) => missingAt(tree, `/vms/${vmid}`, requirements))
  return missing.some((entries) => entries.length === 0) ? [] : missing.flat()
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

function isOfMachines({ privilege }: Requirement): boolean {
  return privilege.startsWith('VM.')
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** The deepest path that is known decides: it replaces what it would inherit. */
export function holds(tree: PermissionTree, path: string, privilege: string): boolean {
  if (tree[path]) return tree[path][privilege] !== undefined
  const ancestor = ancestors(path).find((known) => tree[known])
  return ancestor !== undefined && tree[ancestor][privilege] === 1
}

function ancestors(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  const deeper = parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`)
  return [...deeper, '/']
}
