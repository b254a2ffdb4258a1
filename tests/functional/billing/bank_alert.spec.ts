import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { alertKinds } from '#core/registries/alerts'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { alertStaff } from '#notifications/alerts/tasks'
import { STAFF_ALERTS } from '#notifications/mails/staff_alerts_mail'
import { bookEntry } from '#billing/bank/book_entry'
import { ignoreEntry } from '#billing/bank/ignore_entry'
import { reopenEntry } from '#billing/bank/reopen_entry'
import Mail from '#notifications/models/mail'
import { bankEntry } from '#tests/support/bank'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

const KIND = 'billing.bank_transfers'
const by = SYSTEM

test.group('Bank transfers that wait', (group) => {
  group.each.setup(async () => {
    await resetState()
    const others = alertKinds.all().filter(({ name }) => name !== KIND)
    const looks = others.map((kind) => kind.look)
    others.forEach((kind) => (kind.look = async () => []))
    return async () => {
      others.forEach((kind, index) => (kind.look = looks[index]))
      clock.reset()
      settings.forget()
      await resetState()
    }
  })

  const look = async () => alertKinds.get(KIND)!.look()
  const subjects = async () => {
    await alertStaff()
    await worker.drain()
    const mails = await Mail.query().where('kind', STAFF_ALERTS).orderBy('id')
    return mails.map(({ subject }) => subject)
  }

  test('for longer than three days are told to staff, by email too, until they are booked', async ({
    assert,
  }) => {
    await createStaff('manager')
    await createStaff('support')
    const entry = await bankEntry({ amountMinor: 1190 })
    clock.travel({ days: 2, hours: 23 })
    assert.deepEqual(await subjects(), [])
    clock.travel({ hours: 2 })
    const [sighting] = await look()
    assert.include(sighting, { severity: 'warning', count: 1 })
    assert.deepEqual(await subjects(), [
      'Needs attention: Bank transfers have waited too long to be matched',
    ])
    assert.lengthOf(await db.from('alerts').whereNull('closed_at'), 1)

    const { account } = await createCustomer()
    const { id: invoiceId } = await issueInvoice(account, 1000)
    const parts = [{ invoiceId, minor: 1190 }]
    const booked = await bookEntry(entry.id, { parts, restTo: null, version: null, by })
    assert.isTrue(booked.ok)
    clock.travel({ minutes: 20 })
    assert.deepEqual((await subjects()).slice(1), ['All clear'])
    assert.lengthOf(await db.from('alerts').whereNull('closed_at'), 0)

    await reopenEntry(entry.id, { by })
    assert.lengthOf(await look(), 1)
    await ignoreEntry(entry.id, { note: 'Not ours', by })
    assert.lengthOf(await look(), 0)
  })

  test('what went out waits for nobody, and days are what staff set', async ({ assert }) => {
    await bankEntry({ direction: 'out' })
    await bankEntry()
    await bankEntry()
    await transaction((trx) => settings.set({ 'billing.bank_alert_days': 10 }, trx))
    clock.travel({ days: 9 })
    assert.deepEqual(await look(), [])
    clock.travel({ days: 2 })
    assert.equal((await look())[0].count, 2)
  })
})
