import { checkBooks } from '#billing/invariants/check_books'
import { ledger } from '#billing/ledger/ledger'
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

/** The clearing account holds what the gateway's balance does, and fees are what it kept, to the cent. */
async function balancesThatDiffer({ bank }: SimulatedShop): Promise<string[]> {
  const differing: string[] = []
  for (const currency of CURRENCIES) {
    const { balance = 0, fees = 0 } = await bank.books(currency)
    const held = await ledger.balance(clearingOf('stripe'), currency)
    const paid = await ledger.balance({ code: 'fees', owner: 'stripe' }, currency)
    if (held.minor !== balance)
      differing.push(`Clearing holds ${held.minor}, the gateway ${balance} ${currency}`)
    if (paid.minor !== -fees)
      differing.push(`Fees are ${paid.minor}, the gateway kept ${-fees} ${currency}`)
  }
  return differing
}
