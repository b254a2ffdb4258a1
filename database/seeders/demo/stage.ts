import { setTimeout } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { StripeSide, type Simulators } from '#database/seeders/demo/simulators'
import type { DateTime } from 'luxon'

const PATIENCE_MS = 20_000
const HOST_PAUSE_MS = 15
/** Longer than any pause that a driver asks for between two looks at a task. */
const PANEL_PAUSE = { seconds: 6 }

/** Where the story is told: the panel's clock and Stripe's move together, and background work is worked off. */
export class Stage {
  readonly stripe: StripeSide
  /** The day on which the story ends: the real one. */
  readonly today = clock.now()

  constructor(readonly simulators: Simulators) {
    this.stripe = new StripeSide(simulators.stripeUrl)
  }

  /** Moves everybody's time to a moment of the story. */
  async moveTo(moment: DateTime): Promise<void> {
    clock.travelTo(moment)
    await this.stripe.setClock(moment)
    await this.#wasAwake()
  }

  /** Comes back to the present. */
  async end(): Promise<void> {
    clock.reset()
    await this.stripe.setClock(clock.now())
  }

  /**
   * Works off all that is due and follows machines until the host has done what it was asked. The host needs moments
   * of real time, the panel's pauses between two looks at it are skipped.
   */
  async workUntilStill(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      await worker.drain()
      if (!(await this.#isHostBusy())) return
      if (performance.now() > deadline)
        throw new Error('The simulated cluster does not get done with its work')
      await setTimeout(HOST_PAUSE_MS)
      clock.travel(PANEL_PAUSE)
    }
  }

  /** The panel ran all the time, so nobody gets longer to pay because it was down. */
  async #wasAwake(): Promise<void> {
    await db.from('collection_runs').update({ seen_at: clock.nowMs() })
  }

  async #isHostBusy(): Promise<boolean> {
    const open = await db
      .from('operations')
      .whereIn('state', ['queued', 'running'])
      .select('id')
      .first()
    return open !== null
  }
}
