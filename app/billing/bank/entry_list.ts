import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone, startingWith } from '#core/database/starting_with'
import { defineList, type ListAction, type ListRow, type ListText } from '#core/registries/lists'
import { accountsNamedBy } from '#identity'
import { amountFilter } from '#billing/amount_filter'
import { confirmSuggestion } from '#billing/bank/confirm_suggestion'
import { ignoreEntry } from '#billing/bank/ignore_entry'
import { bankEntryStates } from '#billing/models/bank_entry/states'
import type { MatchSuggestion } from '#billing/bank/suggestion'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const texts = 'billing.bank'

const suggestionOf = ({ state, suggestion }: ListRow): MatchSuggestion | null =>
  state === 'open' && suggestion ? JSON.parse(String(suggestion)) : null

/** What it is thought to pay, or what was decided about it. */
function told(row: ListRow, t: ListText): string | null {
  const suggestion = suggestionOf(row)
  if (suggestion)
    return suggestion.parts.length > 0
      ? suggestion.parts.map(({ number }) => number).join(', ')
      : t(`${texts}.as_credit`)
  return row.reason ? t(`${texts}.ignored_for.${row.reason}`) : null
}

/** Only entries of somebody by the name, an account number, or an invoice's number in the suggestion. */
async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  const parties = await firstHits('bank_entries', 'party', text)
  if (owners.length + parties.length > 0) {
    query.where((some) => {
      some.whereIn('bank_entries.account_id', orNone(owners))
      some.orWhereIn('bank_entries.id', orNone(parties))
    })
    return
  }
  startingWith(query, 'bank_entries.iban', text.replaceAll(/\s/g, '').toUpperCase())
}

const confirm: ListAction = {
  name: 'confirm',
  label: `${texts}.confirm`,
  title: `${texts}.confirm_title`,
  text: `${texts}.confirm_text`,
  confirm: `${texts}.confirm`,
  done: `${texts}.confirmed`,
  can: 'BillingPolicy.manage',
  async run(id, { userId, t }) {
    const booked = await confirmSuggestion(id, { type: 'staff', id: userId })
    return booked.ok
      ? { done: true }
      : { done: false, why: t(`${texts}.refusals.${booked.error.type}`) }
  },
}

const ignore: ListAction = {
  name: 'ignore',
  label: `${texts}.ignore`,
  title: `${texts}.ignore_title`,
  text: `${texts}.ignore_text`,
  confirm: `${texts}.ignore`,
  done: `${texts}.ignored`,
  can: 'BillingPolicy.manage',
  reason: `${texts}.ignore_reason`,
  async run(id, { userId, reason, t }) {
    const done = await ignoreEntry(id, { note: reason, by: { type: 'staff', id: userId } })
    return done ? { done } : { done, why: t(`${texts}.refusals.entry_changed`) }
  },
}

/** What the bank says came in and went out. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.bank_entries.index',
  can: 'BillingPolicy.view',
  key: 'bank_entries.id',
  query: () =>
    db
      .from('bank_entries')
      .select('bank_entries.id', 'bank_entries.booked_on', 'bank_entries.party')
      .select('bank_entries.purpose', 'bank_entries.state', 'bank_entries.direction')
      .select('bank_entries.reason', 'bank_entries.suggestion', 'bank_entries.iban')
      .select('bank_entries.amount_minor', 'bank_entries.currency', 'bank_entries.reference'),
  href: ({ id }) => router.makeUrl('admin.bank_entries.show', { id }),
  columns: [
    {
      key: 'day',
      label: 'billing.columns.when',
      type: 'day',
      value: 'booked_on',
      sort: { column: 'bank_entries.booked_on' },
    },
    {
      key: 'party',
      label: `${texts}.party`,
      type: 'text',
      value: (row, t) => String(row.party ?? '') || t(`${texts}.nobody`),
      below: ({ purpose }) => String(purpose).slice(0, 120) || null,
    },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => {
        const state = suggestionOf(row) ? 'suggested' : String(row.state)
        return { state: TONES[state], label: t(`${texts}.states.${state}`) }
      },
    },
    {
      key: 'match',
      label: `${texts}.match`,
      type: 'text',
      value: told,
      below: (row, t) => {
        const suggestion = suggestionOf(row)
        return suggestion ? t(`${texts}.reasons.${suggestion.reason}`) : null
      },
    },
    { key: 'iban', label: `${texts}.iban`, type: 'mono', value: 'iban', optional: true },
    {
      key: 'reference',
      label: `${texts}.reference`,
      type: 'mono',
      value: 'reference',
      optional: true,
    },
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'money',
      value: ({ direction, amount_minor: minor, currency }) => ({
        minor: direction === 'out' ? -Number(minor) : Number(minor),
        currency: String(currency),
      }),
      sort: { column: 'bank_entries.amount_minor' },
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      initial: 'open',
      column: 'bank_entries.state',
      options: (t) =>
        bankEntryStates.map((value) => ({ value, label: t(`${texts}.states.${value}`) })),
    },
    {
      key: 'day',
      label: 'billing.columns.when',
      type: 'days',
      column: 'bank_entries.booked_on',
      calendar: true,
    },
    amountFilter('amount', {
      label: 'billing.columns.amount',
      column: 'bank_entries.amount_minor',
      currency: 'bank_entries.currency',
    }),
  ],
  search: { label: `${texts}.search`, narrow },
  actions: [confirm, ignore],
  empty: { icon: 'landmark', title: `${texts}.empty`, text: `${texts}.empty_text` },
  size: 25,
})

/** Words of states in the tones that others have. */
const TONES: Record<string, string> = {
  open: 'open',
  suggested: 'current',
  booked: 'done',
  ignored: 'off',
}
