import { needUnlocked } from '../cluster/guest.js'
import { powerOff } from '../cluster/power.js'
import type { Guest } from '../cluster/types.js'
import type { Call } from '../router.js'

const defaultTimeout: Record<string, number> = { qemu: 180, lxc: 60 }

/** Asks a guest to stop; one that does not listen fails the task, or is stopped hard by `forceStop`. */
export function shutdownTask(call: Call, guest: Guest, type: string, effect: () => void) {
  const { cluster, params, permit } = call
  const patience = Number(params.timeout ?? defaultTimeout[guest.type]) * 1000
  const deaf = guest.running && guest.ignoresShutdown
  return cluster.tasks.spawn({
    node: guest.node,
    type,
    id: String(guest.vmid),
    user: permit.token.id,
    duration: deaf ? patience : cluster.duration(type),
    steps: [
      {
        at: 0.9,
        run: () => {
          needUnlocked(guest)
          if (!deaf) effect()
          else if (params.forceStop === '1') powerOff(guest)
          else throw new Error(timeoutText(guest))
        },
      },
    ],
  })
}

const timeoutText = (guest: Guest) =>
  guest.type === 'qemu' ? 'VM quit/powerdown failed - got timeout' : 'container did not stop'
