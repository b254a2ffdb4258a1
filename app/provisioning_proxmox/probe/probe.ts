import { isPveError } from '../client/pve_error.js'
import { readFingerprint } from '../client/tls_connector.js'
import { readDatacenter } from './datacenter.js'
import { holds, mayClone, missingPrivileges } from './privileges.js'
import type { MissingPrivilege, ProbeReport } from '@innkeeper/provisioning'
import type { PveError } from '../client/pve_error.js'
import type { ClusterResource } from '../guest/resource.js'
import type { Session } from '../session.js'
import type { PermissionTree } from './privileges.js'

const OLDEST_MAJOR = 8
const CERTIFICATE_TIMEOUT_MS = 5_000

interface Findings {
  version: string
  missing: MissingPrivilege[]
  problems: string[]
  notes: string[]
}

/** The doctor: reads only, and tells all that is wrong at once. */
export async function probe(session: Session): Promise<ProbeReport> {
  const [certificateFingerprint, findings] = await Promise.all([
    readFingerprint(session.client.endpoints[0], CERTIFICATE_TIMEOUT_MS),
    examine(session).catch(explain),
  ])
  const { version, missing, problems, notes } = findings
  return {
    ok: problems.length === 0 && missing.length === 0,
    version: version || null,
    missingPrivileges: missing,
    certificateFingerprint,
    problems,
    notes,
  }
}

async function examine(session: Session): Promise<Findings> {
  const { version } = await session.client.get<{ version: string }>('/version')
  const [tree, rows] = await Promise.all([
    session.client.get<PermissionTree>('/access/permissions'),
    session.guests.resources(),
  ])
  const templates = rows.filter((row) => row.type === 'qemu' && row.template === 1)
  const vmids = templates.map((row) => row.vmid ?? 0)
  const datacenter = await readDatacenter(session, holds(tree, '/', 'Sys.Modify'))
  return {
    version,
    missing: missingPrivileges(tree, { pool: session.pool, templates: vmids }),
    problems: [...findProblems(version, rows), ...datacenter.problems],
    notes: [...findNotes(rows), ...findStrangers(tree, templates), ...datacenter.notes],
  }
}

function findProblems(version: string, rows: readonly ClusterResource[]): string[] {
  const problems: string[] = []
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    problems.push(`Proxmox VE ${version} is too old; version ${OLDEST_MAJOR} or newer is needed`)
  }
  const online = rows.some((row) => row.type === 'node' && row.status === 'online')
  if (!online) problems.push('No node is online, or the token may see none')
  return problems
}

function findNotes(rows: readonly ClusterResource[]): string[] {
  const notes = rows
    .filter((row) => row.type === 'node' && row.status !== 'online')
    .map((row) => `Node ${row.node} is ${row.status ?? 'unknown'}`)
  if (!rows.some((row) => row.type === 'qemu' && row.template === 1)) {
    notes.push('No template for virtual machines is visible to the token')
  }
  return notes
}

/** Templates that the token sees but may not clone: somebody else's, or one whose right was forgotten. */
function findStrangers(tree: PermissionTree, templates: readonly ClusterResource[]): string[] {
  return templates
    .filter(({ vmid = 0 }) => !mayClone(tree, vmid))
    .map(
      ({ vmid, name }) =>
        `Template ${vmid} (${name ?? 'without a name'}) is not offered: the token has no VM.Clone on /vms/${vmid}`
    )
}

function explain(error: unknown): Findings {
  if (!isPveError(error)) throw error
  return { version: '', missing: [], problems: [toProblem(error)], notes: [] }
}

function toProblem(error: PveError): string {
  if (error.kind === 'auth') return 'Proxmox VE refused the API token: check its id and its secret'
  if (error.kind === 'certificate') return `The certificate is not trusted: ${error.reason}`
  if (error.kind === 'not_sent') return `The cluster cannot be reached: ${error.reason}`
  return error.message
}
