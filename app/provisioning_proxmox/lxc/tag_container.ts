import { guestPath } from '../guest/guest.js'
import { formatTags } from '../marker.js'
import { builtGuest } from '../verbs/own_guest.js'
import { enter } from '../verbs/position.js'
import type { RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { Build } from '../verbs/build.js'

/**
 * Tags a container after it was made: for tags alone Proxmox VE asks for a right on the machine
 * itself, which comes from the pool that it joins at the end of its creation.
 */
export async function tagContainer(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  const guest = await builtGuest(build)
  const tags = formatTags(spec)
  await session.client.put(guestPath(guest, 'config'), { tags })
  return enter(session, 'firewall', { remoteId: position.data.remoteId })
}
