import { cpusOf, guestName, mainVolume, memoryOf } from './guest.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

/** What a node last told the cluster about one of its guests. */
export interface Told {
  guest: Guest
  /** Virtual milliseconds. */
  at: number
  running: boolean
  startedAt?: number
  name: string
  cpus: number
  memory: number
  disk: number
}

/**
 * What the cluster as a whole knows of its guests: each node tells it every ten seconds, and until
 * then everybody hears what was told before. Must be asked to catch up before anything changes.
 */
export class Broadcast {
  #round = Number.NEGATIVE_INFINITY
  #told = new Map<number, Told>()

  constructor(private cluster: Cluster) {}

  /** Tells again when a round has begun since the last time. */
  catchUp() {
    const period = this.cluster.duration('pvestatd')
    const now = this.cluster.clock.now()
    const round = period > 0 ? Math.floor(now / period) : now
    if (period > 0 && round === this.#round) return
    this.#round = round
    this.#tell(period > 0 ? Math.max(round * period, 0) : now)
  }

  /** What was last told of the guest; undefined when it was made since. */
  of(guest: Guest): Told | undefined {
    const told = this.#told.get(guest.vmid)
    return told?.guest === guest ? told : undefined
  }

  /** Begins again with what is there now. */
  reset() {
    this.#round = Number.NEGATIVE_INFINITY
    this.catchUp()
  }

  #tell(at: number) {
    this.#told = new Map(
      [...this.cluster.guests.values()].map((guest) => [
        guest.vmid,
        {
          guest,
          at,
          running: guest.running,
          startedAt: guest.startedAt,
          name: guestName(guest),
          cpus: cpusOf(guest),
          memory: memoryOf(guest),
          disk: mainVolume(guest)?.size ?? 0,
        },
      ])
    )
  }
}
