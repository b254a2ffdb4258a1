import type { RemoteCall } from '../contract.js'

/** Stands for `kill -9`: no driver may catch it. */
export class KillSignal extends Error {
  readonly name = 'KillSignal'
}

/** The nth remote call, just before it is sent or just after it was answered. */
export interface KillPoint {
  nth: number
  phase: RemoteCall['phase']
}

export interface Killer {
  /** For `DriverContext.onRemoteCall`. */
  onRemoteCall(call: RemoteCall): void
  /** False when the driver finished before it came to the point. */
  readonly fired: boolean
  /** The calls seen, for the failure message. */
  readonly calls: string[]
}

/** Kills the driver once, at the given point; the dead driver makes no further call. */
export function killAt(point: KillPoint): Killer {
  let seen = 0
  let fired = false
  const calls: string[] = []

  return {
    calls,
    get fired() {
      return fired
    },
    onRemoteCall(call) {
      if (call.phase === 'before') {
        seen += 1
        calls.push(call.name)
      }
      if (fired || (seen === point.nth && call.phase === point.phase)) {
        fired = true
        throw new KillSignal(`Killed ${point.phase} call ${point.nth} (${call.name})`)
      }
    },
  }
}
