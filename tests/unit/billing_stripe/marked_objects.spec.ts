import { test } from '@japa/runner'
import { markedObjects } from '#billing_stripe/marked_objects'
import type Stripe from 'stripe'

const AWAY = new Error('Stripe is away')

test.group('Lists of marked objects', () => {
  test('are asked for one after the other, so that no failure is left unheard', async ({
    assert,
    cleanup,
  }) => {
    const unheard: unknown[] = []
    const hear = (reason: unknown) => unheard.push(reason)
    process.on('unhandledRejection', hear)
    cleanup(() => void process.off('unhandledRejection', hear))

    const asked: string[] = []
    const list = (name: string) => ({
      list() {
        asked.push(name)
        const answer = Promise.reject(AWAY)
        return Object.assign(answer, {
          [Symbol.asyncIterator]: () => ({ next: () => answer }),
        })
      },
    })
    const stripe = {
      checkout: { sessions: list('sessions') },
      paymentIntents: list('intents'),
      refunds: list('refunds'),
    } as unknown as Stripe
    await assert.rejects(async () => {
      for await (const object of markedObjects(stripe, 'instance', 0)) assert.isUndefined(object)
    })
    await new Promise((resolve) => setTimeout(resolve, 10))
    assert.deepEqual(asked, ['sessions'])
    assert.deepEqual(unheard, [])
  })
})
