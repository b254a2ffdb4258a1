import db from '@adonisjs/lucid/services/db'
import { firstHits, orNone } from '#core/database/starting_with'
import { Money } from '#core/money/money'
import { accountsNamedBy } from '#identity'
import Account from '#identity/models/account'
import BankEntry from '#billing/models/bank_entry'
import Invoice from '#billing/models/invoice'
import Refund from '#billing/models/refund'
import { suggestMatches } from '#billing/bank/suggest_matches'

const MOST_SHOWN = 25

/** All that staff see of one entry: what the bank says, what it may pay, and what was decided. */
export async function showEntry(id: string, search: string) {
  const entry = await BankEntry.query()
    .where('id', id)
    .preload('statement')
    .preload('payments', (query) => query.preload('invoice').preload('account'))
    .firstOrFail()
  const isOpen = entry.state === 'open'
  const [suggestion] = isOpen ? await suggestMatches([entry]) : [null]
  const chosen = new Map((suggestion?.parts ?? []).map((part) => [part.invoiceId, part.minor]))
  const found = isOpen ? await searched(entry, search) : []
  const invoices = isOpen ? await candidates(entry, [...chosen.keys(), ...found]) : []
  const accountIds = new Set(invoices.map(({ accountId }) => accountId))
  if (suggestion) accountIds.add(suggestion.accountId)
  if (isOpen && search) for (const owner of await accountsNamedBy(search)) accountIds.add(owner)
  const accounts = await Account.query()
    .whereIn('id', orNone([...accountIds]))
    .orderBy('id')
    .limit(MOST_SHOWN)
  const paid = [...chosen.values()].reduce((sum, minor) => sum + minor, 0)
  return {
    entry,
    suggestion,
    search,
    accounts,
    restTo: paid < entry.amountMinor ? (suggestion?.accountId ?? null) : null,
    refund: entry.refundId
      ? await Refund.query().where('id', entry.refundId).preload('invoice').first()
      : null,
    candidates: invoices.map((invoice) => ({
      invoice,
      due: invoice.amountDue(),
      minor: chosen.get(invoice.id) ?? null,
      value: chosen.has(invoice.id)
        ? Money.of(chosen.get(invoice.id) ?? 0, entry.currency).toDecimal()
        : '',
    })),
  }
}

/** Ids of invoices that the text names: by their number, or by their customer. */
async function searched({ currency }: BankEntry, text: string): Promise<string[]> {
  if (!text) return []
  const named = await firstHits('invoices', 'number', text)
  const owners = named.length > 0 ? [] : await accountsNamedBy(text)
  if (owners.length === 0) return named
  const rows = await db
    .from('invoices')
    .whereIn('account_id', owners)
    .whereIn('state', ['open', 'uncollectible'])
    .where('currency', currency)
    .orderBy('due_on')
    .limit(MOST_SHOWN)
    .select('id')
  return rows.map((row) => String(row.id))
}

/** Those of the invoices on which something is due in the entry's currency, the one due first on top. */
async function candidates({ currency }: BankEntry, ids: string[]): Promise<Invoice[]> {
  const invoices = await Invoice.query()
    .whereIn('id', orNone(ids.slice(0, 100)))
    .where('currency', currency)
    .preload('account')
    .orderBy('due_on')
    .orderBy('id')
  return invoices.filter((invoice) => invoice.amountDue().isPositive).slice(0, MOST_SHOWN)
}
