import { taxFacts } from '#billing/tax/tax_facts'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import { issueDate } from '#billing/invoices/issue_date'
import { writeInvoices } from '#billing/invoices/write_invoices'
import Account from '#identity/models/account'
import Invoice from '#billing/models/invoice'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { InvoiceInput } from '#billing/invoices/invoice_input'

/** Writes a numbered, open invoice in the caller's transaction; one over nothing is paid at once. */
export async function issueInvoice(
  trx: TransactionClientContract,
  input: InvoiceInput
): Promise<Invoice> {
  const account = await Account.query({ client: trx }).where('id', input.accountId).firstOrFail()
  const day = await issueDate(trx)
  const accountIds = account.vatId ? [account.id] : []
  const facts = await taxFacts({ day, accountIds }, trx)
  const { lines, currency } = input
  const quote = TaxCalculator.quoteWith(facts, { account, lines, currency })
  const [id] = await writeInvoices(trx, [{ input, account, quote }], facts)
  return Invoice.query({ client: trx }).where('id', id).firstOrFail()
}
