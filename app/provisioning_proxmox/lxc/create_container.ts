import { apiPath } from '../client/api_path.js'
import { isPveError } from '../client/pve_error.js'
import { formatMarker } from '../marker.js'
import { lxcNetwork } from '../properties/network.js'
import { containerTemplate, templateMissing } from '../template_reference.js'
import { awaitAppearance } from '../verbs/await_appearance.js'
import { followTask } from '../verbs/follow_task.js'
import { enter, stay } from '../verbs/position.js'
import type { MachineSpec, RemoteMachine, StepOutcome, StepPending } from '@innkeeper/provisioning'
import type { PveParams } from '../client/form_encode.js'
import type { Session } from '../session.js'
import type { Build } from '../verbs/build.js'

const DEADLINE_MS = 30 * 60_000

/** Unpacks the template under the reserved id, with its whole configuration but the tags. */
export async function createContainer(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  if (position.data.task) {
    return followTask(session, position, { deadlineMs: DEADLINE_MS }, () =>
      enter(session, 'tag', { remoteId: position.data.remoteId })
    )
  }

  const { node } = spec.placement
  const sighting = await session.guests.look({ vmid: spec.remoteId, type: 'lxc', nodes: [node] })
  if (sighting.state !== 'absent') {
    const task = { node, type: 'vzcreate', vmid: spec.remoteId }
    return awaitAppearance(build, sighting, { task, deadlineMs: DEADLINE_MS, then: 'tag' })
  }
  await requireTemplate(session, spec)
  return begin(build)
}

/** The parameters of a new container. */
export function toParameters(spec: MachineSpec, pool: string | null): PveParams {
  const { productSettings, placement } = spec
  return {
    'vmid': spec.remoteId,
    'ostemplate': containerTemplate(spec.template),
    'hostname': spec.hostname,
    'description': formatMarker(spec),
    'cores': spec.cores,
    'memory': spec.memoryMb,
    'swap': typeof productSettings.swap_mb === 'number' ? productSettings.swap_mb : 512,
    'rootfs': `${placement.storage}:${spec.diskGb}`,
    'net0': lxcNetwork(spec),
    'nameserver': spec.nameservers.join(' ') || null,
    'ssh-public-keys': spec.sshKeys.map((key) => key.trim()).join('\n') || null,
    // The default changed between versions 8 and 9.
    'unprivileged': 1,
    // Current systemd needs it. No API token may set any other feature.
    'features': 'nesting=1',
    'onboot': 1,
    'start': 0,
    'pool': pool,
  }
}

async function begin({ session, spec, position }: Build): Promise<StepPending> {
  try {
    const path = apiPath`/nodes/${spec.placement.node}/lxc`
    const task = await session.client.post<string>(path, toParameters(spec, session.pool))
    return stay(position, { task }, 1_000)
  } catch (error) {
    if (isPveError(error, 'exists')) return stay(position, {}, 1_000)
    throw error
  }
}

async function requireTemplate({ client }: Session, spec: MachineSpec): Promise<void> {
  const volume = containerTemplate(spec.template)
  const [storage] = volume.split(':')
  const path = apiPath`/nodes/${spec.placement.node}/storage/${storage}/content`
  const volumes = await client.get<{ volid: string }[]>(path, { content: 'vztmpl' })
  if (!volumes.some((entry) => entry.volid === volume)) throw templateMissing(spec.template)
}
