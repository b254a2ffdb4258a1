import { apiPath } from '../client/api_path.js'
import { isPveError } from '../client/pve_error.js'
import { readTaskProgress } from '../client/tasks.js'
import { formatMarker } from '../marker.js'
import { machineTemplate, templateMissing } from '../template_reference.js'
import { awaitAppearance } from '../verbs/await_appearance.js'
import { followTask } from '../verbs/follow_task.js'
import { enter, stay } from '../verbs/position.js'
import type { RemoteMachine, StepOutcome, StepPending } from '@innkeeper/provisioning'
import type { GuestResource } from '../guest/resource.js'
import type { Build } from '../verbs/build.js'

const DEADLINE_MS = 60 * 60_000

/**
 * Copies the template under the reserved id. The id is what makes this safe to resume: looked
 * at before every attempt, and refused by the cluster when it is used.
 */
export async function clone(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  if (position.data.task) return follow(build, position.data.task)

  const template = await findTemplate(build)
  const nodes = [spec.placement.node, template?.node ?? null]
  const sighting = await session.guests.look({ vmid: spec.remoteId, type: 'qemu', nodes })
  if (sighting.state !== 'absent') {
    const vmid = machineTemplate(spec.template)
    const task = { node: template?.node ?? spec.placement.node, type: 'qmclone', vmid }
    return awaitAppearance(build, sighting, { task, deadlineMs: DEADLINE_MS, then: 'configure' })
  }
  if (!template) throw templateMissing(spec.template)
  return begin(build, template)
}

async function follow(
  { session, position }: Build,
  task: string
): Promise<StepOutcome<RemoteMachine>> {
  const outcome = await followTask<RemoteMachine>(
    session,
    position,
    { deadlineMs: DEADLINE_MS },
    () => enter(session, 'configure', { remoteId: position.data.remoteId })
  )
  if (outcome.status === 'done' || outcome.checkpoint.data?.task !== task) return outcome
  const progress = await readTaskProgress(session.client, task)
  return progress === null ? outcome : { ...outcome, progress }
}

async function begin(build: Build, template: GuestResource): Promise<StepPending> {
  const { session, spec, position } = build
  const isFull = spec.productSettings.clone_mode !== 'linked'
  try {
    const path = apiPath`/nodes/${template.node}/qemu/${template.vmid}/clone`
    const task = await session.client.post<string>(path, {
      newid: spec.remoteId,
      name: spec.hostname,
      description: formatMarker(spec),
      full: isFull,
      storage: isFull ? spec.placement.storage : undefined,
      target: template.node === spec.placement.node ? undefined : spec.placement.node,
      pool: session.pool,
    })
    return stay(position, { task }, 1_000)
  } catch (error) {
    if (isPveError(error, 'exists')) return stay(position, {}, 1_000)
    throw error
  }
}

async function findTemplate({ session, spec }: Build): Promise<GuestResource | undefined> {
  const vmid = machineTemplate(spec.template)
  const rows = await session.guests.guestResources()
  return rows.find((row) => row.type === 'qemu' && String(row.vmid) === vmid && row.template === 1)
}
