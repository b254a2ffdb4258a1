import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { settings } from '#core/settings/settings'
import { shopHold } from '#core/hold/shop_hold'
import { rememberMark } from '#core/restore/known_marks'
import { PanelProcesses, until } from '#tests/support/panel_processes'

const valueOf = async (name: string) => {
  const row = await db.from('sequences').where('name', name).first()
  return row && Number(row.value)
}

async function isHeld() {
  settings.forget()
  return shopHold.isOn()
}

test.group('A panel that finds an older copy of its database', () => {
  test('[H3] is closed before its worker does anything, until restore:check opens it', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'innkeeper-noticed-'))
    cleanup(() => rm(folder, { recursive: true }))
    const file = join(folder, 'marks.json')
    const panel = await PanelProcesses.create({ RESTORE_MARK_FILE: file })
    cleanup(() => panel.stop())

    const first = await panel.web()
    const database = await until('its number', () => valueOf('core.database'))
    const mark = await until('its mark', () => valueOf('core.mark'))
    assert.isFalse(await isHeld())
    await first.terminate()
    await rememberMark(file, database, mark + 1)

    const worker = await panel.worker()
    await until('the hold', isHeld)
    assert.isEmpty(await db.from('scheduled_tasks'), 'no task was begun')
    await worker.terminate()
    const check = await panel.command('restore:check', '--open')
    await check.untilGone()
    assert.equal(check.end, 'exit 0', check.lines.join('\n'))
    assert.isFalse(await isHeld())

    await panel.worker()
    await until('tasks', async () => (await db.from('scheduled_tasks')).length > 0)
    assert.isFalse(await isHeld())
  }).timeout(180_000)
})
