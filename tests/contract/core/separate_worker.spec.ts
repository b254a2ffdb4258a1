import { connect } from 'node:net'
import { test } from '@japa/runner'
import Mail from '#notifications/models/mail'
import { Journey } from '#tests/support/journey'
import { PanelProcesses, until } from '#tests/support/panel_processes'
import env from '#start/env'

const redisAnswers = () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(env.get('REDIS_PORT', 6379), env.get('REDIS_HOST', '127.0.0.1'))
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.unref()
  })

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
