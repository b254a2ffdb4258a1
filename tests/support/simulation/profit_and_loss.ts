import db from '@adonisjs/lucid/services/db'
import { ledger } from '#billing/ledger/ledger'

const INCOME = ['revenue', 'fx']
const COSTS = ['fees', 'goodwill', 'bad_debt', 'chargeback_loss']

/** Balances by kind of account (debits less credits), all customers, countries and gateways together. */
export async function balancesByCode(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { key, currency, minor } of await ledger.trialBalance()) {
    const name = `${key.split(':')[0]} ${currency}`
    sums[name] = (sums[name] ?? 0) + minor
  }
  return sums
}

/** What was earned: income less costs, by currency. */
export function resultOf(balances: Record<string, number>, currency: string): number {
  return -[...INCOME, ...COSTS].reduce(
    (sum, code) => sum + (balances[`${code} ${currency}`] ?? 0),
    0
  )
}

/** Where the ledger says something else than the documents of a currency do. */
export async function untied(currency: string): Promise<string[]> {
  const balances = await balancesByCode()
  const of = (code: string) => balances[`${code} ${currency}`] ?? 0
  const net = await documentsOf(currency, 'net_minor')
  const tax = await documentsOf(currency, 'tax_minor')
  const lostTax = await lost(currency, 'tax_minor')
  const documents = {
    revenue: net.credited - net.invoiced,
    tax_payable: tax.credited - tax.invoiced + lostTax,
    bad_debt: (await lost(currency, 'amount_minor')) - lostTax,
    receivable: await dueSum(currency),
  }
  const wrong = Object.entries(documents)
    .filter(([code, minor]) => of(code) !== minor)
    .map(
      ([code, minor]) => `The ledger has ${of(code)} of ${code} ${currency}, documents say ${minor}`
    )
  const trial = Object.entries(balances)
    .filter(([name]) => name.endsWith(currency))
    .reduce((sum, [, minor]) => sum + minor, 0)
  return trial === 0 ? wrong : [...wrong, `The trial balance in ${currency} is ${trial}`]
}

const ISSUED = ['open', 'paid', 'uncollectible']

/** The sums of invoices that stand, and of the credit notes that took off them. */
async function documentsOf(currency: string, column: string) {
  const invoiced = await db
    .from('invoices')
    .whereIn('state', ISSUED)
    .where({ currency })
    .sum(`${column} as sum`)
    .first()
  const credited = await db
    .from('credit_notes')
    .join('invoices', 'invoices.id', 'credit_notes.invoice_id')
    .whereIn('invoices.state', ISSUED)
    .where('invoices.currency', currency)
    .sum(`credit_notes.${column} as sum`)
    .first()
  return { invoiced: Number(invoiced?.sum ?? 0), credited: Number(credited?.sum ?? 0) }
}

async function lost(currency: string, column: string): Promise<number> {
  const row = await db
    .from('write_offs')
    .join('invoices', 'invoices.id', 'write_offs.invoice_id')
    .whereNotNull('write_offs.open_key')
    .where('invoices.currency', currency)
    .sum(`write_offs.${column} as sum`)
    .first()
  return Number(row?.sum ?? 0)
}

async function dueSum(currency: string): Promise<number> {
  const row = await db
    .from('invoices')
    .where({ state: 'open', currency })
    .select(db.raw('sum(total_minor - credited_minor - paid_minor) as sum'))
    .first()
  return Number(row?.sum ?? 0)
}

/** A currency's profit and loss as it is printed: each line an amount in minor units, costs below nothing. */
export async function profitAndLoss(currency: string): Promise<Record<string, number>> {
  const balances = await balancesByCode()
  const { invoiced, credited } = await documentsOf(currency, 'net_minor')
  const lines: Record<string, number> = { invoiced, 'credit notes': -credited }
  for (const code of ['fx', ...COSTS])
    lines[code.replace('_', ' ')] = -(balances[`${code} ${currency}`] ?? 0)
  return { ...lines, result: resultOf(balances, currency) }
}
