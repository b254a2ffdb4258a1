import Stripe from 'stripe'
import { startStripeSimulator } from '../../index.js'
import type { TestContext } from '@japa/runner/core'
import type { StripeSimulatorOptions } from '../../index.js'

/** Registers what is done when a test ends. */
export type Cleanup = TestContext['cleanup']

/** Starts a simulator for one test, with a client that never repeats a request by itself. */
export async function useSimulator(cleanup: Cleanup, options: StripeSimulatorOptions = {}) {
  const simulator = await startStripeSimulator(options)
  cleanup(() => simulator.close())
  return { simulator, stripe: clientOf(simulator.port) }
}

/** The official client, talking to a simulator. */
export function clientOf(port: number, maxNetworkRetries = 0, key = 'sk_test_simulator') {
  return new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries,
    telemetry: false,
    timeout: 5000,
  })
}

/** One property of what a call answers. */
export async function propertyOf<Answer, Name extends keyof Answer>(
  call: Promise<Answer>,
  name: Name
): Promise<Answer[Name]> {
  const answer = await call
  return answer[name]
}

/** The error that a call of the client ends with. */
export async function errorOf(call: Promise<unknown>) {
  try {
    await call
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error
    throw error
  }
  throw new Error('The request was accepted')
}

/** Waits until something is true; fails after three seconds. */
export async function eventually(isTrue: () => boolean | Promise<boolean>) {
  const deadline = Date.now() + 3000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('It did not happen within three seconds')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
