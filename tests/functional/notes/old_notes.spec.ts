import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { forgetOldNotes } from '#notes/forget_old_notes'
import Note from '#notes/models/note'
import { ownNote } from '#tests/support/notes'

test.group('Old notes of staff', (group) => {
  group.each.setup(() => () => {
    clock.reset()
    settings.forget()
  })

  const isThere = async ({ id }: Note) => (await Note.find(id)) !== null

  test('are deleted once their time is over, which an edit begins anew; pinned ones stay', async ({
    assert,
  }) => {
    const { note: plain } = await ownNote()
    const { note: edited } = await ownNote()
    const { note: pinned } = await ownNote()
    await pinned.merge({ pinned: true }).save()
    clock.travel({ days: 400 })
    await Note.query().where('id', edited.id).update({ edited_at: sqlTime() })

    clock.travel({ days: 329 })
    await forgetOldNotes.run()
    assert.isTrue(await isThere(plain))

    clock.travel({ days: 2 })
    await forgetOldNotes.run()
    assert.deepEqual(await Promise.all([plain, edited, pinned].map(isThere)), [false, true, true])
    await forgetOldNotes.run()
    assert.isTrue(await isThere(edited))

    clock.travel({ days: 400 })
    await forgetOldNotes.run()
    assert.deepEqual(await Promise.all([edited, pinned].map(isThere)), [false, true])
  })

  test('are kept as long as staff say', async ({ assert, cleanup }) => {
    const { note } = await ownNote()
    await transaction((trx) => settings.set({ 'notes.keep_days': 30 }, trx))
    cleanup(() => transaction((trx) => settings.set({ 'notes.keep_days': 730 }, trx)))
    clock.travel({ days: 31 })
    await forgetOldNotes.run()
    assert.isFalse(await isThere(note))
  })
})
