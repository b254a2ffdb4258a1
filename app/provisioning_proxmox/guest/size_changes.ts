import type { MachineSize } from '@innkeeper/provisioning'
import type { PveParams } from '../client/form_encode.js'
import type { Guest } from './guest.js'

/** What the configuration, with what waits in it, lacks of the size. */
export function changesOf({ type, config }: Guest, { cores, memoryMb }: MachineSize): PveParams {
  const sockets = Number(config.sockets ?? 1)
  const sameCores = Number(config.cores ?? 1) === cores && sockets === 1
  const sameMemory = Number(config.memory ?? 512) === memoryMb
  return {
    ...(sameCores ? {} : { cores, ...(type === 'qemu' ? { sockets: 1 } : {}) }),
    ...(sameMemory ? {} : { memory: memoryMb }),
  }
}
