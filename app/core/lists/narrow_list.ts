import { sqlTime } from '#core/database/sql_time'
import { firstIdAt, startOf } from '#core/lists/days'
import { EVERY, type ListState, type SetFilter } from '#core/lists/list_state'
import { Money } from '#core/money/money'
import { shopOfPages } from '#core/views/shop'
import type { AmountFilter, DaysFilter, ListDefinition, ListScope } from '#core/registries/lists'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

type Query = DatabaseQueryBuilderContract
type Values = Record<string, string>

/** No key is as large. */
const BEHIND_ALL = Number.MAX_SAFE_INTEGER

/** The query of a list with all that its address asks for but the page and the order; in an object, as a query that is awaited is asked. */
export async function narrowed(
  list: ListDefinition,
  state: ListState,
  scope: ListScope
): Promise<{ query: Query }> {
  const query = list.query(scope)
  for (const set of state.filters) await narrowBy(set, query, list)
  if (state.search) await over(list.search?.narrow(query, state.search))
  return { query }
}

/** Waits for what takes its time, and never for a query, which would be asked by that. */
async function over(narrowing: unknown): Promise<void> {
  if (narrowing instanceof Promise) await narrowing
}

async function narrowBy({ filter, values }: SetFilter, query: Query, list: ListDefinition) {
  switch (filter.type) {
    case 'choice': {
      const value = values[filter.key]
      if (value === EVERY && filter.initial) return
      if (filter.narrow) await over(filter.narrow(query, value))
      else if (filter.column) query.where(filter.column, value)
      return
    }
    case 'days':
      return narrowByDays(query, filter, values, list.key)
    case 'amount':
      return narrowByAmount(query, filter, values)
    case 'text':
      await over(filter.narrow(query, values[filter.key]))
  }
}

async function narrowByDays(query: Query, filter: DaysFilter, values: Values, key: string) {
  const { key: name, column, calendar, firstKeyAt } = filter
  const { timeZone } = await shopOfPages()
  const bound = async (day: string, days: number) => {
    const moment = startOf(day, timeZone, days)
    if (calendar) return startOf(day, 'utc', days).toISODate()!
    if (firstKeyAt) return (await firstKeyAt(moment.toJSDate())) ?? BEHIND_ALL
    return column === key ? firstIdAt(moment) : sqlTime(moment)
  }
  const [from, to] = [values[`${name}_from`], values[`${name}_to`]]
  if (from) query.where(column, '>=', await bound(from, 0))
  if (to) query.where(column, '<', await bound(to, 1))
}

function narrowByAmount(query: Query, filter: AmountFilter, values: Values): void {
  const { key, column, currency } = filter
  const code = values[`${key}_currency`]
  const [min, max] = [values[`${key}_min`], values[`${key}_max`]]
  query.where(currency, code)
  if (min) query.where(column, '>=', Money.typed(min, code).minor)
  if (max) query.where(column, '<=', Money.typed(max, code).minor)
}
