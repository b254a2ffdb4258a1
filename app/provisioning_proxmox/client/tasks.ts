import { apiPath } from './api_path.js'
import { classify } from './error_table.js'
import { isPveError } from './pve_error.js'
import { parseUpid } from './upid.js'
import type { PveErrorKind } from './error_table.js'
import type { PveClient } from './pve_client.js'

export type TaskState =
  | { state: 'running' }
  | { state: 'succeeded' }
  | { state: 'failed'; kind: PveErrorKind; reason: string }
  /** Rotated away, or its worker died: only the machine itself can tell. */
  | { state: 'lost' }

/** How far apart the clocks of host and panel may be. */
const CLOCK_DIFFERENCE_MS = 5 * 60_000

interface TaskStatus {
  status: 'running' | 'stopped'
  exitstatus?: string
}

interface ActiveTask {
  upid: string
  endtime?: number
}

/** How a task is. */
export async function readTask(client: PveClient, task: string): Promise<TaskState> {
  const upid = parseUpid(task)
  if (!upid) return { state: 'lost' }
  try {
    const path = apiPath`/nodes/${upid.node}/tasks/${upid.text}/status`
    return toState(await client.get<TaskStatus>(path))
  } catch (error) {
    if (isPveError(error, 'no_such_task')) return { state: 'lost' }
    throw error
  }
}

/** More than any task of ours writes; the API tells lines from the first on. */
const MOST_LINES = 5_000
const LAST_LINES = 20
const LONGEST_LINE = 300

/** The last lines of a task's log, oldest first, bounded and without secrets; empty when it has none. */
export async function readTaskLog(client: PveClient, task: string): Promise<string[]> {
  const upid = parseUpid(task)
  if (!upid) return []
  const path = apiPath`/nodes/${upid.node}/tasks/${upid.text}/log`
  const lines = await client.get<{ n: number; t: string }[]>(path, {
    start: 0,
    limit: MOST_LINES,
  })
  return lines.slice(-LAST_LINES).map(({ t }) => client.redact(t).slice(0, LONGEST_LINE))
}

/** How far a copying task says it is, 0 to 1; null when it does not tell. */
export async function readTaskProgress(client: PveClient, task: string): Promise<number | null> {
  const lines = await readTaskLog(client, task).catch(emptyOnRefusal)
  const percents = lines.flatMap((line) => /\((\d+(?:\.\d+)?)%\)/.exec(line)?.[1] ?? [])
  const last = percents.at(-1)
  return last === undefined ? null : Math.min(1, Number(last) / 100)
}

/** Which task to look for: of any type, or on any machine, where these are left out. `since` leaves out older ones that got stuck. */
export interface TaskQuery {
  node: string
  type?: string
  vmid?: string
  since: Date
}

/** Whether the token runs such a task right now. */
export async function isTaskActive(
  client: PveClient,
  { node, type, vmid, since }: TaskQuery
): Promise<boolean> {
  const query = { source: 'active', typefilter: type, vmid }
  const tasks = await client.get<ActiveTask[]>(apiPath`/nodes/${node}/tasks`, query)
  return tasks.some((task) => task.endtime === undefined && isOurs(client, task, since))
}

/** A log is worth having, but no reason to fail. */
export function emptyOnRefusal(error: unknown): string[] {
  if (isPveError(error)) return []
  throw error
}

function isOurs(client: PveClient, task: ActiveTask, since: Date): boolean {
  const upid = parseUpid(task.upid)
  if (upid?.user !== client.tokenId) return false
  return upid.startedAt.getTime() >= since.getTime() - CLOCK_DIFFERENCE_MS
}

function toState({ status, exitstatus = '' }: TaskStatus): TaskState {
  if (status === 'running') return { state: 'running' }
  if (exitstatus === 'OK' || /^WARNINGS: \d+$/.test(exitstatus)) return { state: 'succeeded' }
  if (exitstatus === '' || exitstatus === 'unexpected status') return { state: 'lost' }
  return { state: 'failed', kind: classify(200, exitstatus), reason: exitstatus }
}
