import { ProvisioningError } from '@innkeeper/provisioning'

import { toType } from '../guest/guest.js'
import { createContainer } from '../lxc/create_container.js'
import { tagContainer } from '../lxc/tag_container.js'
import { clone } from '../qemu/clone.js'
import { configure } from '../qemu/configure.js'
import { resize } from '../qemu/resize.js'
import { containerTemplate, machineTemplate } from '../template_reference.js'
import { firewall } from './firewall.js'
import { readPosition } from './position.js'
import { reserve } from './reserve.js'
import { start, verify } from './start.js'
import type {
  Checkpoint,
  MachineKind,
  MachineSpec,
  RemoteMachine,
  StepOutcome,
} from '@innkeeper/provisioning'
import type { Session } from '../session.js'
import type { BuildStep } from './build.js'

const PIPELINES: Record<MachineKind, Record<string, BuildStep>> = {
  vm: { clone, configure, resize, firewall, start, verify },
  container: { create: createContainer, tag: tagContainer, firewall, start, verify },
}

/** Advances the building of a machine by one step. */
export async function create(
  session: Session,
  spec: MachineSpec,
  checkpoint: Checkpoint | null
): Promise<StepOutcome<RemoteMachine>> {
  const pipeline = PIPELINES[spec.kind]
  if (!checkpoint) {
    checkTemplate(spec)
    return reserve(session, spec, Object.keys(pipeline)[0])
  }

  const position = readPosition(checkpoint)
  const step = pipeline[position.step]
  if (!step) throw unknownStep(position.step)
  const remoteId = position.data.remoteId ?? spec.remoteId
  return step({ session, spec: { ...spec, remoteId }, type: toType(spec.kind), position })
}

function checkTemplate({ kind, template }: MachineSpec): void {
  if (kind === 'vm') machineTemplate(template)
  else containerTemplate(template)
}

function unknownStep(step: string): ProvisioningError {
  return new ProvisioningError(`Creating a machine has no step "${step}"`, {
    kind: 'permanent',
    code: 'E_INVALID_CHECKPOINT',
  })
}
