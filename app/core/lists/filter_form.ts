import { EVERY, isInitial, type ListState } from '#core/lists/list_state'
import { dayFrom } from '#core/lists/days'
import { Money } from '#core/money/money'
import { formatDate, formatMoney } from '#core/views/format'
import type { ListAddress } from '#core/lists/list_address'
import type {
  AmountFilter,
  ChoiceFilter,
  DaysFilter,
  ListDefinition,
  ListFilter,
  ListOption,
  ListText,
} from '#core/registries/lists'

export interface Chip {
  label: string
  /** The address of the list without it. */
  remove: string
}

type Values = Record<string, string>

const valuesOf = ({ filters }: ListState, key: string): Values =>
  filters.find(({ filter }) => filter.key === key)?.values ?? {}

/** Each filter that is set, with the address that goes without it. Tabs are no chips: one of them is always chosen. */
export function chipsOf(
  { filters, search }: ListDefinition,
  state: ListState,
  address: ListAddress,
  t: ListText
): Chip[] {
  const searched = search && state.search
  const chips: Chip[] = searched
    ? [{ label: `“${state.search}”`, remove: address.without('q') }]
    : []
  for (const filter of filters ?? []) {
    const values = valuesOf(state, filter.key)
    if (Object.keys(values).length === 0 || isTab(filter)) continue
    if (isInitial(filter, values[filter.key])) continue
    const label = t('ui.list.chip', {
      name: t(filter.label),
      value: toldValue(filter, values, state, t),
    })
    chips.push({ label, remove: address.without(filter.key) })
  }
  return chips
}

const isTab = (filter: ListFilter): boolean => filter.type === 'choice' && filter.tabs === true

function toldValue(
  filter: ListFilter,
  values: Values,
  { options }: ListState,
  t: ListText
): string {
  switch (filter.type) {
    case 'choice':
      return labelOf(values[filter.key], options.get(filter) ?? [], t)
    case 'days':
      return toldDays(filter, values, t)
    case 'amount':
      return toldAmounts(filter, values, t)
    case 'text':
      return values[filter.key]
  }
}

const labelOf = (value: string, options: ListOption[], t: ListText): string =>
  options.find((option) => option.value === value)?.label ?? t('ui.list.every')

function toldDays({ key }: DaysFilter, values: Values, t: ListText): string {
  const day = (text: string | undefined) => (text ? formatDate(dayFrom(text)!) : '')
  return between(day(values[`${key}_from`]), day(values[`${key}_to`]), t)
}

function toldAmounts({ key }: AmountFilter, values: Values, t: ListText): string {
  const currency = values[`${key}_currency`]
  const amount = (text: string | undefined) =>
    text ? formatMoney(Money.typed(text, currency)) : ''
  return between(amount(values[`${key}_min`]), amount(values[`${key}_max`]), t)
}

function between(from: string, to: string, t: ListText): string {
  if (from && to) return from === to ? from : t('ui.list.between', { from, to })
  return from ? t('ui.list.from', { from }) : t('ui.list.to', { to })
}

/** A filter that is tabs above the list, with one that shows all. */
export function tabsOf(
  { filters = [] }: ListDefinition,
  state: ListState,
  address: ListAddress,
  t: ListText
) {
  const filter = filters.find(isTab) as ChoiceFilter | undefined
  if (!filter) return null
  const { key, initial } = filter
  const current = valuesOf(state, key)[key] ?? ''
  const every = { value: initial ? EVERY : '', label: t('ui.list.every') }
  const options = [...(state.options.get(filter) ?? [])]
  const tabs = initial ? [...options, every] : [every, ...options]
  return tabs.map(({ value, label }) => ({
    label,
    href: value === (initial ?? '') ? address.without(key) : address.with(key, value),
    current: value === current,
  }))
}

/** The fields of the form of filters, filled in as the address says. */
export async function controlsOf({ filters = [] }: ListDefinition, state: ListState, t: ListText) {
  const controls = []
  for (const filter of filters) {
    if (isTab(filter)) continue
    const { key, type } = filter
    const values = valuesOf(state, key)
    const common = { key, type, label: t(filter.label), values }
    if (filter.type === 'choice') controls.push({ ...common, ...choiceControl(filter, state, t) })
    else if (filter.type === 'amount')
      controls.push({ ...common, ...(await amountControl(filter)) })
    else controls.push({ ...common, options: [], mono: filter.type === 'text' && filter.mono })
  }
  return controls
}

function choiceControl(filter: ChoiceFilter, state: ListState, t: ListText) {
  const options = state.options.get(filter) ?? []
  const every = { value: filter.initial ? EVERY : '', label: t('ui.list.every') }
  return { options: [every, ...options], mono: false }
}

async function amountControl(filter: AmountFilter) {
  const codes = await filter.currencies()
  return { options: codes.map((code) => ({ value: code, label: code })), mono: false }
}
