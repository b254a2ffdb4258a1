import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import { allot } from '#billing/bank/allot'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MatchReason, MatchSuggestion } from '#billing/bank/suggestion'

/** What of an entry says whom it is from and what for. */
export interface Matchable {
  direction: string
  amountMinor: number
  currency: string
  party: string | null
  iban: string | null
  purpose: string
  reference: string | null
}

/** An open invoice, as far as matching needs it. */
export interface DueInvoice {
  id: string
  number: string
  accountId: string
  currency: string
  dueMinor: number
  /** Whose it is, in lower case. */
  owner: string
}

const FEWEST_DIGITS = 6
const MOST_DIGITS = 12
const MOST_NUMBERS = 50
/** Of one customer no more are looked through. */
const MOST_INVOICES = 2000

/** What each entry is thought to pay, or null: a handful of queries for all of them. Outgoing ones pay nothing. */
export async function suggestMatches(
  entries: Matchable[],
  client?: TransactionClientContract
): Promise<(MatchSuggestion | null)[]> {
  const incoming = entries.filter(({ direction }) => direction === 'in')
  if (incoming.length === 0) return entries.map(() => null)
  const prefixes = await numberPrefixes(client)
  const numbers = new Map(incoming.map((entry) => [entry, numbersIn(entry, prefixes)]))
  const owners = await ownersOf(incoming, client)
  const due = await dueInvoices(
    {
      numbers: [...numbers.values()].flat(),
      accountIds: [...owners.values()],
      amounts: incoming.map(({ amountMinor }) => amountMinor),
    },
    client
  )
  const byNumber = new Map(due.map((invoice) => [invoice.number, invoice]))
  return entries.map((entry) => {
    if (entry.direction !== 'in') return null
    const named = (numbers.get(entry) ?? []).flatMap((number) => byNumber.get(number) ?? [])
    const same = due.filter(({ currency }) => currency === entry.currency)
    return suggest(entry, {
      named: named.filter(({ currency }) => currency === entry.currency),
      owner: entry.iban ? (owners.get(entry.iban) ?? null) : null,
      due: same,
    })
  })
}

interface Known {
  named: DueInvoice[]
  /** Whose transfers came from this account number before. */
  owner: string | null
  due: DueInvoice[]
}

/** The surest thing that can be said of an entry; null where nothing can. Pure. */
export function suggest(entry: Matchable, { named, owner, due }: Known): MatchSuggestion | null {
  const amount = entry.amountMinor
  if (named.length > 0) {
    const isExact = sumOf(named) === amount
    return suggestion(isExact ? 'number_and_amount' : 'number', named, entry)
  }
  const owned = due.filter(({ accountId }) => accountId === owner)
  const exact = owned.filter(({ dueMinor }) => dueMinor === amount)
  if (exact.length > 0) return suggestion('iban_and_amount', exact.slice(0, 1), entry)
  if (owned.length > 1 && sumOf(owned) === amount)
    return suggestion('iban_and_amount', owned, entry)
  const fitting = due.filter(({ dueMinor }) => dueMinor === amount)
  const party = (entry.party ?? '').toLowerCase().trim()
  const theirs = fitting.filter((invoice) => party !== '' && invoice.owner === party)
  if (theirs.length > 0) return suggestion('name_and_amount', theirs.slice(0, 1), entry)
  if (owned.length > 0) return suggestion('iban', owned, entry)
  if (owner) return { reason: 'iban', accountId: owner, parts: [] }
  return fitting.length === 1 ? suggestion('amount', fitting, entry) : null
}

function suggestion(
  reason: MatchReason,
  invoices: DueInvoice[],
  { amountMinor, currency }: Matchable
): MatchSuggestion {
  const parts = allot(
    Money.of(amountMinor, currency),
    invoices.map(({ id, number, dueMinor }) => ({ invoiceId: id, number, minor: dueMinor }))
  )
  return { reason, accountId: invoices[0].accountId, parts }
}

const sumOf = (invoices: DueInvoice[]) => invoices.reduce((sum, { dueMinor }) => sum + dueMinor, 0)

/** Prefixes of invoice numbers in use: the present one, and what earlier invoices begin with. */
async function numberPrefixes(client?: TransactionClientContract): Promise<string[]> {
  const present = await settings.get('billing.invoice_prefix', client)
  const oldest = await (client ?? db)
    .from('invoices')
    .whereIn('state', ['open', 'uncollectible'])
    .whereNotNull('number')
    .orderBy('id')
    .limit(1)
    .select('number')
  const earlier = oldest.map(({ number }) => String(number).replace(/\d+$/, ''))
  return [...new Set([present, ...earlier])]
}

/** Banks drop blanks and hyphens and break lines anywhere, so letters and digits alone are compared. */
export function numbersIn({ purpose, reference }: Matchable, prefixes: string[]): string[] {
  const found = new Set<string>()
  for (const text of [purpose, reference ?? ''])
    for (const prefix of prefixes)
      for (const [, digits] of searched(text, prefix).matchAll(marked(prefix)))
        for (let length = FEWEST_DIGITS; length <= digits.length; length++)
          found.add(prefix + digits.slice(0, length))
  return [...found].slice(0, MOST_NUMBERS)
}

/** Without a prefix, digits that stand apart are numbers apart. */
function searched(text: string, prefix: string): string {
  return bareText(prefix) === '' ? text : bareText(text)
}

/** A prefix is letters and digits by now, so nothing in it means anything to the pattern. */
function marked(prefix: string): RegExp {
  return new RegExp(`${bareText(prefix)}(\\d{${FEWEST_DIGITS},${MOST_DIGITS}})`, 'g')
}

const bareText = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

/** Whose transfers came from each account number before. */
async function ownersOf(
  entries: Matchable[],
  client?: TransactionClientContract
): Promise<Map<string, string>> {
  const ibans = [...new Set(entries.flatMap(({ iban }) => iban ?? []))]
  if (ibans.length === 0) return new Map()
  const rows = await (client ?? db)
    .from('bank_entries')
    .whereIn('iban', ibans)
    .where('state', 'booked')
    .whereNotNull('account_id')
    .groupBy('iban', 'account_id')
    .select('iban', 'account_id')
  const owners = new Map<string, string>()
  const shared = new Set<string>()
  for (const { iban, account_id: accountId } of rows) {
    if (owners.has(iban)) shared.add(iban)
    owners.set(iban, String(accountId))
  }
  // A number from which several customers pay, such as that of an agency, says nothing.
  for (const iban of shared) owners.delete(iban)
  return owners
}

interface Wanted {
  numbers: string[]
  accountIds: string[]
  amounts: number[]
}

/** Open invoices with these numbers, of these accounts, or with so much due, the one due first on top. */
async function dueInvoices(
  { numbers, accountIds, amounts }: Wanted,
  client?: TransactionClientContract
): Promise<DueInvoice[]> {
  const due = 'invoices.total_minor - invoices.paid_minor - invoices.credited_minor'
  const values = [...new Set(amounts)]
  const rows = await (client ?? db)
    .from('invoices')
    .join('accounts', 'accounts.id', 'invoices.account_id')
    .whereIn('invoices.state', ['open', 'uncollectible'])
    .where((any) => {
      any.whereIn('invoices.number', numbers.length > 0 ? numbers : [''])
      any.orWhereIn('invoices.account_id', accountIds.length > 0 ? accountIds : [''])
      any.orWhereRaw(`${due} in (${values.map(() => '?').join(', ')})`, values)
    })
    .orderBy('invoices.due_on')
    .orderBy('invoices.id')
    .limit(MOST_INVOICES)
    .select('invoices.id', 'invoices.number', 'invoices.account_id', 'invoices.currency')
    .select('accounts.name', 'accounts.company_name')
    .select(db.raw(`${due} as due`))
  return rows
    .filter((row) => Number(row.due) > 0)
    .map((row) => ({
      id: String(row.id),
      number: String(row.number),
      accountId: String(row.account_id),
      currency: String(row.currency),
      dueMinor: Number(row.due),
      owner: String(row.company_name ?? row.name)
        .toLowerCase()
        .trim(),
    }))
}
