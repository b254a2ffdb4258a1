import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Mail from '#notifications/models/mail'
import { STAFF_ALERTS } from '#notifications/mails/staff_alerts_mail'
import { createStaff } from '#tests/support/identity'
import { PanelProcesses, until } from '#tests/support/panel_processes'
import type { HealthReports } from '#core/health/health'

const TOKEN = 'a-secret-of-the-monitoring'

async function workersHealth(url: string) {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const answer = await fetch(`${url}/health/ready`, { headers })
  const { checks } = (await answer.json()) as { checks: HealthReports }
  return checks.workers
}

test.group('Workers are watched', () => {
  test('[M3] while no worker runs a web process mails staff that, and nothing to anybody else', async ({
    assert,
    cleanup,
  }) => {
    const panel = await PanelProcesses.create()
    cleanup(() => panel.stop())
    await createStaff('owner', { email: 'ola@example.test' })
    await Mail.queue('test.other', 'cause', {})
    await panel.web()
    const alert = { kind: 'core.health', key: 'workers' }
    await until('the alert', () => db.from('alerts').where(alert).first())
    assert.isNull(await Mail.findBy('kind', STAFF_ALERTS), 'nobody is told before it lasts')
    await db.from('alerts').where(alert).update({ tell_from: 0 })
    const mail = await until('the mail', () =>
      Mail.query().where({ kind: STAFF_ALERTS, state: 'sent' }).first()
    )
    assert.equal(mail.toAddress, 'ola@example.test')
    assert.include(mail.text, 'No worker is running')
    assert.equal((await Mail.findByOrFail('kind', 'test.other')).state, 'queued')
  }).timeout(180_000)

  test('[M4] health and doctor say that no worker runs, that one vanished, and that all is well again', async ({
    assert,
    cleanup,
  }) => {
    const panel = await PanelProcesses.create({ HEALTH_TOKEN: TOKEN })
    cleanup(() => panel.stop())
    const web = await panel.web()
    const says = (text: string) =>
      until(text, async () => (await workersHealth(web.url)).message.includes(text))
    await says('No worker is running')
    const doctor = await panel.command('doctor')
    await doctor.untilGone()
    assert.equal(doctor.end, 'exit 1')
    assert.include(doctor.lines.join('\n'), 'No worker is running')

    const worker = await panel.worker()
    await says('Background work is processed')
    const second = await panel.worker()
    await until('both', async () => (await workersHealth(web.url)).details?.workers === 2)

    worker.kill('SIGKILL')
    await worker.untilGone()
    // An hour passes for both, and a minute since the report of the one that was killed.
    const workers = () => db.from('processes').where('kind', 'worker')
    await workers().update({ started_at: db.raw('started_at - 3600000') })
    const [{ id }] = await workers().orderBy('id').select('id')
    await workers()
      .where({ id })
      .update({ seen_at: db.raw('seen_at - 60000') })
    await says('Stopped unexpectedly')
    const third = await panel.worker()
    await says('Background work is processed')

    for (const part of [second, third]) assert.equal((await part.terminate()).end, 'exit 0')
    await says('No worker is running')
    assert.equal((await web.terminate()).end, 'exit 0')
    assert.deepEqual(await db.from('processes'), [])
  }).timeout(240_000)
})
