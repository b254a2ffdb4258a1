import { checkBooks } from '#billing/invariants/check_books'
import db from '@adonisjs/lucid/services/db'
import { ledger, type LedgerSide } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { untied } from '#tests/support/simulation/profit_and_loss'
import { CURRENCIES } from '#tests/support/simulation/shelf'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

/** What is wrong with the books now, in sentences; none where all holds. */
export async function verdict(shop: SimulatedShop): Promise<string[]> {
  const wrong = (await checkBooks()).flatMap(({ invariant, breaches }) =>
    breaches.map(({ subject, found }) => `${invariant.id} ${invariant.rule} ${subject}: ${found}`)
  )
  wrong.push(...(await shop.bank.violations()).map((each) => `At the gateway: ${each}`))
  wrong.push(...(await balancesThatDiffer(shop)))
  for (const currency of CURRENCIES) wrong.push(...(await untied(currency)))
  return wrong
}

/**
 * The books have what the gateway has, to the cent: its balance, what it kept, what is on its way to the bank and what is there,
 * and what it moved by itself, which nobody can explain. Nothing was there before the first day.
 */
async function balancesThatDiffer({ bank }: SimulatedShop): Promise<string[]> {
  const differing: string[] = []
  for (const currency of CURRENCIES) {
    const books = await bank.books(currency)
    const { balance = 0, fees = 0, moving = 0, unexplained = 0 } = books
    const { payout = 0, payout_failure: failed = 0 } = books
    const wanted: [LedgerSide, number][] = [
      [clearingOf('stripe'), balance],
      [{ code: 'fees', owner: 'stripe' }, -fees],
      [{ code: 'in_transit', owner: 'stripe' }, moving],
      [{ code: 'unexplained', owner: 'stripe' }, -unexplained],
      [{ code: 'opening', owner: 'stripe' }, 0],
    ]
    for (const [side, minor] of wanted) {
      const held = await ledger.balance(side, currency)
      if (held.minor !== minor)
        differing.push(`${side.code} holds ${held.minor}, the gateway ${minor} ${currency}`)
    }
    const atBank = await paidOut(currency)
    if (atBank !== -payout - failed - moving)
      differing.push(`${atBank} ${currency} is at the bank of ${-payout - failed - moving}`)
  }
  return differing
}

/** What payouts brought to the bank by the ledger. */
async function paidOut(currency: string): Promise<number> {
  const rows = await db
    .from('ledger_transfers')
    .join('ledger_accounts', 'ledger_accounts.id', 'ledger_transfers.debit_id')
    .where({ 'ledger_transfers.kind': 'payout_paid', 'ledger_transfers.currency': currency })
    .select('ledger_accounts.code', 'ledger_transfers.amount_minor')
  return rows.reduce(
    (sum, { code, amount_minor: minor }) =>
      sum + (code === 'bank' ? Number(minor) : -Number(minor)),
    0
  )
}
