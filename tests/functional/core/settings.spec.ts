import { test } from '@japa/runner'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'

test.group('Settings', (group) => {
  group.each.setup(() => {
    settings.forget()
    return () => settings.forget()
  })

  test('changed in a transaction that is given up, are seen by that transaction only', async ({
    assert,
  }) => {
    const before = await settings.get('company.name')
    await transaction(async (trx) => {
      await settings.set({ 'company.name': 'Never' }, trx)
      assert.equal(await settings.get('company.name', trx), 'Never')
      assert.equal((await settings.all(trx))['company.name'], 'Never')
      throw new Error('Changed my mind')
    }).catch((error: Error) => assert.equal(error.message, 'Changed my mind'))
    assert.equal(await settings.get('company.name'), before)
  })
})
