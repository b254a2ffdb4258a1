import { cursorFromQuery, type Cursor } from '#core/database/keyset'
import { dayFrom } from '#core/lists/days'
import { Money } from '#core/money/money'
import { currencyCodes } from '#core/money/currencies'
import { cut } from '#core/text'
import type { Sorting } from '#core/database/sorted_page'
import type {
  ChoiceFilter,
  ListColumn,
  ListDefinition,
  ListFilter,
  ListOption,
  ListText,
} from '#core/registries/lists'

/** The value that shows all where a filter has a first choice of its own. */
export const EVERY = 'every'

const LONGEST = 100

export interface SetFilter {
  filter: ListFilter
  /** By the names in the address. */
  values: Record<string, string>
}

/** What an address asks of a list. Everything that is asked for is in it, and what it does not understand is told. */
export interface ListState {
  filters: SetFilter[]
  search: string
  /** "total" or "-total"; null for the order that the list has by itself. */
  sort: string | null
  sorting: Sorting
  at: Cursor
  /** What was not understood, as sentences. */
  problems: string[]
  /** What may be chosen, by the filters that let one choose. */
  options: Map<ListFilter, ListOption[]>
}

type Query = Record<string, unknown>

/** Reads the query of an address. A value that no filter knows is left out and told. */
export async function readState(
  list: ListDefinition,
  query: Query,
  t: ListText
): Promise<ListState> {
  const problems: string[] = []
  const filters: SetFilter[] = []
  const options = await optionsOf(list, t)
  for (const filter of list.filters ?? []) {
    const read = readFilter(filter, query, options, t)
    if ('problem' in read) problems.push(read.problem)
    else if (read.values) filters.push({ filter, values: read.values })
  }
  const sort = sortFrom(list, textIn(query, 'sort'))
  if (sort === undefined) problems.push(t('ui.list.problems.sort'))
  return {
    filters,
    search: list.search ? textIn(query, 'q') : '',
    sort: sort?.name ?? null,
    sorting: sort?.sorting ?? { column: list.key, direction: 'desc' },
    at: cursorFromQuery(query),
    problems,
    options,
  }
}

async function optionsOf({ filters = [] }: ListDefinition, t: ListText) {
  const found = new Map<ListFilter, ListOption[]>()
  for (const filter of filters)
    if (filter.type === 'choice') found.set(filter, await filter.options(t))
  return found
}

/** A parameter as one short line; of several the first, nothing of what is no text. */
export function textIn(query: Query, name: string): string {
  const value = [query[name]].flat()[0]
  if (typeof value !== 'string') return ''
  return [...value.trim()].slice(0, LONGEST).join('')
}

/** The parameters of the address that asks for the same, in one order, without those that say nothing. */
export function parametersOf({ filters, search, sort }: ListState): [string, string][] {
  const set = filters.flatMap(({ filter, values }) =>
    Object.entries(values).filter(([, value]) => !isInitial(filter, value))
  )
  return [
    ...(search ? [['q', search] as [string, string]] : []),
    ...set,
    ...(sort ? [['sort', sort] as [string, string]] : []),
  ]
}

export const isInitial = (filter: ListFilter, value: string): boolean =>
  filter.type === 'choice' && value === (filter.initial ?? '')

type Read = { problem: string } | { values: Record<string, string> | null }

function readFilter(
  filter: ListFilter,
  query: Query,
  options: ListState['options'],
  t: ListText
): Read {
  switch (filter.type) {
    case 'choice':
      return readChoice(filter, textIn(query, filter.key), options.get(filter) ?? [], t)
    case 'days':
      return readDays(filter, query, t)
    case 'amount':
      return readAmounts(filter, query, t)
    case 'text': {
      const value = textIn(query, filter.key)
      return { values: value ? { [filter.key]: value } : null }
    }
  }
}

function readChoice(filter: ChoiceFilter, asked: string, options: ListOption[], t: ListText): Read {
  const value = asked || (filter.initial ?? '')
  if (!value) return { values: null }
  if (filter.initial && value === EVERY) return { values: { [filter.key]: EVERY } }
  if (options.some((option) => option.value === value)) return { values: { [filter.key]: value } }
  return unknown(filter, value, t)
}

function unknown(filter: ListFilter, value: string, t: ListText): Read {
  const filterName = t(filter.label)
  return { problem: t('ui.list.problems.value', { filter: filterName, value: cut(value, 40) }) }
}

function readDays(filter: ListFilter, query: Query, t: ListText): Read {
  const values: Record<string, string> = {}
  for (const end of ['from', 'to']) {
    const name = `${filter.key}_${end}`
    const text = textIn(query, name)
    if (!text) continue
    if (!dayFrom(text)) return { problem: t('ui.list.problems.day', { filter: t(filter.label) }) }
    values[name] = text
  }
  const [from, to] = [values[`${filter.key}_from`], values[`${filter.key}_to`]]
  if (from && to && from > to)
    return { problem: t('ui.list.problems.days', { filter: t(filter.label) }) }
  return { values: Object.keys(values).length > 0 ? values : null }
}

function readAmounts(filter: ListFilter, query: Query, t: ListText): Read {
  const currency = textIn(query, `${filter.key}_currency`)
  const bounds: Record<string, string> = {}
  for (const end of ['min', 'max']) {
    const text = textIn(query, `${filter.key}_${end}`)
    if (text) bounds[`${filter.key}_${end}`] = text
  }
  if (Object.keys(bounds).length === 0) return { values: null }
  const known = currencyCodes.includes(currency)
  if (!known || Object.values(bounds).some((text) => !Money.parse(text, currency)))
    return { problem: t('ui.list.problems.amount', { filter: t(filter.label) }) }
  return { values: { ...bounds, [`${filter.key}_currency`]: currency } }
}

/** Null for the list's own order, undefined for one that it has not. */
function sortFrom(list: ListDefinition, text: string) {
  if (!text) return null
  const column = list.columns.find(({ key }) => key === text.replace(/^-/, ''))
  if (!column?.sort) return undefined
  return { name: text, sorting: sortingOf(column, text.startsWith('-')) }
}

function sortingOf({ sort }: ListColumn, descending: boolean): Sorting {
  return { ...sort!, direction: descending ? 'desc' : 'asc' }
}
