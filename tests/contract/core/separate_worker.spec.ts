import { test } from '@japa/runner'
import Mail from '#notifications/models/mail'
import { Journey } from '#tests/support/journey'
import { PanelProcesses, until } from '#tests/support/panel_processes'
import { redisAnswers } from '#tests/support/redis_relay'

const redisIsThere = await redisAnswers()

test.group('Web and worker in processes of their own', () => {
  for (const adapter of ['database', 'redis'] as const) {
    test(`what the web process causes is done by the worker, woken through the ${adapter} queue`, async ({
      assert,
      cleanup,
    }) => {
      const panel = await PanelProcesses.create({ QUEUE_ADAPTER: adapter })
      cleanup(() => panel.stop())
      const web = await panel.web()
      const worker = await panel.worker()

      const browser = new Journey(web.url)
      await browser.open('/sign-up')
      await browser.press('Create account', {
        'Name': 'Grace Hopper',
        'Email address': 'grace@example.test',
        'Password': 'a rather long pass phrase',
        'Country': 'Germany',
      })
      const mail = await until('the mail', () => Mail.query().where('state', 'sent').first())
      assert.equal(mail.toAddress, 'grace@example.test')

      const { end } = await worker.terminate()
      assert.equal(end, 'exit 0')
    })
      .timeout(120_000)
      .skip(adapter === 'redis' && !redisIsThere, 'No Redis answers')
  }
})
