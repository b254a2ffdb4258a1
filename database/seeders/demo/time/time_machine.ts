import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { sqlTime } from '#core/database/sql_time'
import { keepTime } from '#database/seeders/demo/time/kept_time'
import { Stage } from '#database/seeders/demo/stage'
import UserSession from '#identity/models/user_session'
import type { DateTime, Duration } from 'luxon'
import type { Simulators } from '#database/seeders/demo/simulators'

/** Nights, mornings and afternoons: renewals are written in the one, and charges asked for in the others. */
const STEP = { hours: 8 }
/** What looks at the present of hosts and of the panel itself: once is enough, on arrival. */
const LOOKS: ReadonlySet<string> = new Set([
  'provisioning.survey',
  'provisioning.reconcile',
  'provisioning.sync',
  'notifications.alerts',
  'audit.anchor',
])
/** How fast the simulated cluster works on the way, and afterwards. */
const HASTE = 2000
const USUAL = 1
/** How far ahead the clock may be: what is signed or certified for years stays valid. */
const FARTHEST = { years: 3 }

export interface Journey {
  from: DateTime
  to: DateTime
  /** Why it ended early; absent where it did not. */
  failure?: string
}

export type Refusal = 'past' | 'too_far' | 'under_way'

/**
 * Lets a demonstration live through days or months within moments: panel, Stripe and cluster go on a few hours at a time,
 * and what the worker would have done by then is done. Time only goes forward.
 */
export class TimeMachine {
  /** The last journey; absent before the first. */
  journey?: Journey
  #isUnderWay = false

  constructor(private readonly simulators: Simulators) {}

  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  /** Why nobody can travel there at present. */
  refusal(to: DateTime): Refusal | undefined {
    if (this.#isUnderWay) return 'under_way'
    if (to <= clock.now()) return 'past'
    if (to > clock.now().plus(FARTHEST)) return 'too_far'
  }

  /** Goes there; the journey tells how it went. What is reached is kept, so that the next start goes on from there. */
  async travelTo(to: DateTime, tell: (now: DateTime) => void = () => {}): Promise<Journey> {
    const journey: Journey = { from: clock.now(), to }
    this.journey = journey
    this.#isUnderWay = true
    try {
      await this.#go(to, tell)
    } catch (error) {
      logger.error({ err: error }, 'the time machine stopped')
      journey.failure = error instanceof Error ? error.message : String(error)
    } finally {
      this.#isUnderWay = false
      hurryHost(USUAL)
    }
    return journey
  }

  async #go(to: DateTime, tell: (now: DateTime) => void): Promise<void> {
    const stage = new Stage(this.simulators)
    hurryHost(HASTE)
    await liveThrough(stage)
    while (clock.now() < to) {
      const next = clock.now().plus(STEP)
      const moment = next < to ? next : to
      await keepSignedIn(moment.diff(clock.now()))
      await stage.moveTo(moment)
      await liveThrough(stage)
      keepTime()
      tell(clock.now())
    }
  }
}

/** What the worker would have done by now: tasks cause work, and work may be a task's occasion. */
async function liveThrough(stage: Stage): Promise<void> {
  await worker.runDueTasks({ except: LOOKS })
  await stage.workUntilStill()
}

/** Visitors stay signed in: for them only a moment will pass. */
async function keepSignedIn(passing: Duration): Promise<void> {
  const sessions = await UserSession.query()
    .whereNull('revoked_at')
    .where('expires_at', '>', sqlTime())
  for (const session of sessions) {
    const { createdAt, lastSeenAt, expiresAt } = session
    await session
      .merge({
        createdAt: createdAt.plus(passing),
        lastSeenAt: lastSeenAt.plus(passing),
        expiresAt: expiresAt.plus(passing),
      })
      .save()
  }
}

/** Asks the process that holds the simulated cluster; nobody is there to ask in a test. */
function hurryHost(speed: number): void {
  process.send?.({ hostSpeed: speed })
}
