import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { nextInSequence } from '#core/database/sequence'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { ledger, type LedgerSide } from '#billing/ledger/ledger'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'

const sides: LedgerSide[] = [
  { code: 'revenue' },
  { code: 'bank' },
  { code: 'goodwill' },
  { code: 'fees', owner: 'test' },
]
const side = fc.constantFrom(...sides)
const transfer = fc
  .record({
    idem: fc.integer({ min: 1, max: 20 }),
    debit: side,
    credit: side,
    minor: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .filter(({ debit, credit }) => debit !== credit)

test.group('The ledger', () => {
  test('balances after any transfers, each name posted once', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { maxLength: 15 }), async (transfers) => {
        const run = newId()
        const posted = new Set<string>()
        for (const { idem, debit, credit, minor } of transfers) {
          const name = `test:${run}:${idem}`
          const common = {
            debit,
            credit,
            amount: Money.of(minor, 'EUR'),
            kind: 'test',
            ref: { type: 'test', id: run },
          }
          const isNew = await transaction((trx) => ledger.post(trx, { ...common, idem: name }))
          assert.equal(isNew, minor > 0 && !posted.has(name))
          if (isNew) posted.add(name)
        }
        const total = (await ledger.trialBalance()).reduce((sum, { minor }) => sum + minor, 0)
        assert.equal(total, 0)
      }),
      { numRuns: 15 }
    )
  })

  test('the database refuses to change or delete what is booked', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)

    await assert.rejects(() =>
      db.from('ledger_transfers').where('invoice_id', invoice.id).update({ amount_minor: 1 })
    )
    await assert.rejects(() => db.from('ledger_transfers').where('invoice_id', invoice.id).delete())
    await assert.rejects(() =>
      db.from('invoices').where('id', invoice.id).update({ total_minor: 1 })
    )
    await assert.rejects(() => db.from('invoices').where('id', invoice.id).delete())
    await assertBooksBalance(assert)
  })

  test('a number that was taken in a transaction that fails is given again', async ({ assert }) => {
    const name = `test_${newId()}`
    const first = await transaction((trx) => nextInSequence(trx, name))
    await assert.rejects(() =>
      transaction(async (trx) => {
        await nextInSequence(trx, name)
        throw new Error('rolled back')
      })
    )
    const next = await transaction((trx) => nextInSequence(trx, name))
    assert.deepEqual([first, next], [1, 2])
  })

  test('a series may go on from a number, and later ones do not start it anew', async ({
    assert,
  }) => {
    const name = `test_${newId()}`
    const numbers = await transaction(async (trx) => [
      await nextInSequence(trx, name, { after: 1000 }),
      await nextInSequence(trx, name, { after: 5000 }),
    ])
    assert.deepEqual(numbers, [1001, 1002])
  })

  test('invoices issued at once are numbered without a gap', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = await Promise.all(Array.from({ length: 8 }, () => issueInvoice(account)))
    assert.lengthOf(new Set(invoices.map((invoice) => invoice.number)), 8)
    await assertBooksBalance(assert)
  })

  test('an invoice over nothing is paid at once, and void only once', async ({ assert }) => {
    const { account } = await createCustomer()
    const free = await issueInvoice(account, 0)
    assert.equal((await free.refresh()).state, 'paid')

    const open = await issueInvoice(account, 100)
    const why = { by: SYSTEM, reason: 'Test' }
    const results = await Promise.all([open.void(why), open.void(why)])
    assert.sameMembers(results, [true, false])
    assert.isFalse(await free.void(why))
    await assertBooksBalance(assert)
  })
})
