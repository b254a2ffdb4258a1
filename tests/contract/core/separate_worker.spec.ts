import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Mail from '#notifications/models/mail'
import { Journey } from '#tests/support/journey'
import { PanelProcesses, until } from '#tests/support/panel_processes'

test.group('Web and worker in processes of their own', () => {
  test('what the web process causes is done by the worker', async ({ assert, cleanup }) => {
    const panel = await PanelProcesses.create()
    cleanup(() => panel.stop())
    const web = await panel.web()
    const worker = await panel.worker()

    await signUp(web.url)
    const mail = await until('the mail', () => Mail.query().where('state', 'sent').first())
    assert.equal(mail.toAddress, 'grace@example.test')

    const { end } = await worker.terminate()
    assert.equal(end, 'exit 0')
  }).timeout(120_000)

  test('what was caused while no worker ran is done by the next ones, once each', async ({
    assert,
    cleanup,
  }) => {
    const panel = await PanelProcesses.create()
    cleanup(() => panel.stop())
    const web = await panel.web()
    await signUp(web.url)
    const caused = await db.from('outbox_messages').select('id')
    assert.isNotEmpty(caused)

    const workers = [await panel.worker(), await panel.worker()]
    await until('every effect', async () => {
      const left = await db.from('outbox_messages').whereNull('done_at').first()
      const unsent = await Mail.query().whereNot('state', 'sent').first()
      return !left && !unsent && (await Mail.first())
    })
    assert.lengthOf(await Mail.all(), 1)
    for (const worker of workers) assert.equal((await worker.terminate()).end, 'exit 0')
  }).timeout(120_000)
})

async function signUp(url: string): Promise<void> {
  const browser = new Journey(url)
  await browser.open('/sign-up')
  await browser.press('Create account', {
    'Name': 'Grace Hopper',
    'Email address': 'grace@example.test',
    'Password': 'a rather long pass phrase',
    'Country': 'Germany',
  })
}
