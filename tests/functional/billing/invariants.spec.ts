import db from '@adonisjs/lucid/services/db'
import i18nManager from '@adonisjs/i18n/services/main'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { invariants } from '#billing/contracts/invariants'
import { checkBooks } from '#billing/invariants/check_books'
import { checkNightly } from '#billing/invariants/check_nightly'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { presentFinding } from '#billing/reconciliation/present_finding'
import { renewAll } from '#billing/renewals/renew_all'
import BillingFinding from '#billing/models/billing_finding'
import { callLazily } from '@innkeeper/panel'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

/** What breaks each rule, in statements that no trigger refuses; the ones whose tables refuse it are proven elsewhere. */
const BREAKS: Record<string, string> = {
  I4: 'update invoices set paid_minor = paid_minor + 1',
  I7: "update billed_periods set ends_on = '2027-02-08' where starts_on = '2027-01-10'",
  I7b: "update subscriptions set renews_on = '2027-03-12'",
  I7d: `insert into trials (id, account_id, subscription_id, state, days, created_at, updated_at)
    select id, account_id, id, 'running', 7, created_at, created_at from subscriptions`,
  I7c: 'update invoice_lines set subscription_id = null',
  I8: "update payment_attempts set open_key = '1'",
  I10: 'update payments set amount_minor = amount_minor + 1',
  I11: 'update payments set refunded_minor = amount_minor + 1',
  I19: `update payments set note = 'card 4242 4242 4242 4242'`,
  I21: 'update payments set applied_minor = applied_minor - 1',
  I17: 'update invoices set paid_at = null',
  I20: 'update payments set applied_minor = -1',
  I3: 'update invoice_lines set net_minor = net_minor + 1',
}

async function aShop() {
  clock.travelTo(day('2027-01-10').plus({ hours: 12 }))
  const { account } = await createCustomer()
  await createSubscription(account, '2027-01-10')
  const invoice = await issueInvoice(account)
  await grantCredit(account.id, { amount: Money.of(90_000, 'EUR'), reason: 'Test', by: SYSTEM })
  await payFromCredit(invoice.id)
  clock.travelTo(day('2027-02-01').plus({ hours: 12 }))
  await renewAll()
  await db.table('payment_attempts').insert({
    id: '01JZZZZZZZZZZZZZZZZZZZZZZZ',
    invoice_id: invoice.id,
    account_id: account.id,
    gateway: 'stripe',
    kind: 'new_card',
    state: 'failed',
    amount_minor: 1190,
    currency: 'EUR',
    created_at: '2027-01-10 12:00:00',
  })
}

test.group('Rules of the books', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('hold in a shop that sells, renews and is paid', async ({ assert }) => {
    await aShop()
    await assertBooksBalance(assert)
    const ids = invariants.all().map(({ id }) => id)
    assert.lengthOf(new Set(ids), ids.length)
  })

  for (const [id, statement] of Object.entries(BREAKS))
    test(`[${id}] is told where a hand broke it`, async ({ assert }) => {
      await aShop()
      await db.rawQuery(statement)
      const broken = (await checkBooks()).filter(({ breaches }) => breaches.length > 0)
      assert.include(
        broken.map(({ invariant }) => invariant.id),
        id
      )
    })

  const another = (columns: string) =>
    `insert into subscription_items (id, subscription_id, position, kind, ref_id, name, quantity, unit_minor, created_at, from_on)
     select '01JZZZZZZZZZZZZZZZZZZZZZZZ', ${columns} from subscription_items`
  const SAME = 'subscription_id, 1, kind, ref_id, name, quantity, unit_minor, created_at'
  const OPTION = "subscription_id, 1, 'option', ref_id, 'Address', quantity, unit_minor, created_at"

  for (const [what, statements, found] of [
    ['two prices of its plan that go on', [another(`${SAME}, null`)], true],
    [
      'a price before the one before it ended',
      ["update subscription_items set until_on = '2027-03-01'", another(`${SAME}, '2027-02-28'`)],
      true,
    ],
    [
      'a price that goes on where another ended',
      ["update subscription_items set until_on = '2027-03-01'", another(`${SAME}, '2027-03-01'`)],
      false,
    ],
    ['prices of two things', [another(`${OPTION}, null`)], false],
    ['no price that goes on', ["update subscription_items set until_on = '2027-03-01'"], true],
  ] as const)
    test(`[I28] ${found ? 'is broken by' : 'holds with'} ${what}`, async ({ assert }) => {
      await aShop()
      for (const statement of statements) await db.rawQuery(statement)
      const broken = (await checkBooks()).filter(({ breaches }) => breaches.length > 0)
      assert.deepEqual(
        broken.map(({ invariant }) => invariant.id),
        found ? ['I28'] : []
      )
    })

  test('are put before staff once, every night', async ({ assert }) => {
    await aShop()
    await db.rawQuery(BREAKS.I7b)
    await callLazily(checkNightly.run)
    await callLazily(checkNightly.run)
    const findings = await BillingFinding.query().where('kind', 'rule_broken')
    assert.lengthOf(findings, 1)
    const { title, text } = presentFinding(
      (key, data) => i18nManager.locale('en').t(key, data),
      findings[0]
    )
    assert.include(title, 'A rule of the books is broken')
    assert.include(text, 'follows the last period')
  })
})
