import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import { PanelProcesses } from '#tests/support/panel_processes'
import { redisAnswers } from '#tests/support/redis_relay'
import { sample } from '#tests/support/sample'

const redisIsThere = await redisAnswers()
/** How many milliseconds after its start a process is told to end: before, during and after all that it opens. */
const MOMENTS = Array.from({ length: 24 }, (_, index) => 200 + index * 200)

test.group('A process that is told to end while it starts', () => {
  for (const moment of sample(MOMENTS, 3)) {
    test(`[H1] ends, ${moment} ms after its start, with Redis or without`, async ({
      assert,
      cleanup,
    }) => {
      const stores = { SESSION_STORE: 'redis', LIMITER_STORE: 'redis' }
      const panel = await PanelProcesses.create(redisIsThere ? stores : {})
      cleanup(() => panel.stop())
      const parts = [await panel.worker(), await panel.unanswered()]
      await setTimeout(moment)
      const ends = await Promise.all(
        parts.map((part) =>
          Promise.race([part.terminate(), setTimeout(20_000, { end: 'never', ms: 20_000 })])
        )
      )
      for (const { end } of ends) assert.notEqual(end, 'never')
    }).timeout(60_000)
  }
})
