import limiter from '@adonisjs/limiter/services/main'
import { errors } from '@adonisjs/limiter'
import { OutageLog } from '#core/outage_log'
import { E_SIGN_IN_UNAVAILABLE, E_TOO_MANY_REQUESTS } from '#identity/errors'
import type { HttpContext } from '@adonisjs/core/http'

export interface Allowance {
  key: string
  requests: number
  /** Such as "10 minutes". */
  duration: string
}

type Response = HttpContext['response']

const RETRY_WHEN_DOWN_SECONDS = 30

const outage = new OutageLog('What counts attempts')

/**
 * Counts before the work is done, so that many requests at once cannot all pass a check that comes too early.
 * When the counters cannot be reached nothing passes.
 */
export const throttle = {
  /** Takes one of each allowance; throws 429 with Retry-After where one is used up, 503 where counting fails. */
  async consume(allowances: Allowance[], response: Response): Promise<void> {
    const taken: Allowance[] = []
    for (const allowance of allowances) {
      const { key, requests, duration } = allowance
      try {
        await limiter.use({ requests, duration }).consume(key)
        outage.answered()
        taken.push(allowance)
      } catch (error) {
        await throttle.refund(taken)
        refuse(error, response)
      }
    }
  },

  /**
   * Does work that counts as an attempt when it answers null. What succeeds is given back, and so is what fails for a
   * reason of ours: only what was really tried and refused is counted.
   */
  async attempt<T>(
    allowances: Allowance[],
    response: Response,
    work: () => Promise<T | null>
  ): Promise<T | null> {
    await throttle.consume(allowances, response)
    try {
      const done = await work()
      if (done !== null) await throttle.refund(allowances)
      return done
    } catch (error) {
      await throttle.refund(allowances)
      throw error
    }
  },

  /** Gives one of each allowance back, for an attempt that turned out to be honest. */
  async refund(allowances: Allowance[]): Promise<void> {
    for (const { key, requests, duration } of allowances) {
      try {
        await limiter.use({ requests, duration }).decrement(key)
      } catch (error) {
        outage.failed(error)
      }
    }
  },
}

function refuse(error: unknown, response: Response): never {
  if (error instanceof errors.E_TOO_MANY_REQUESTS) {
    response.header('Retry-After', Math.max(1, error.response.availableIn))
    throw new E_TOO_MANY_REQUESTS()
  }
  outage.failed(error)
  response.header('Retry-After', RETRY_WHEN_DOWN_SECONDS)
  throw new E_SIGN_IN_UNAVAILABLE([], { cause: error })
}
