import db from '@adonisjs/lucid/services/db'
import { nameOf, ofOwnTable } from '#core/database/sorted_page'
import type { KeysetPage } from '#core/database/keyset'
import type { ListDefinition, ListRow } from '#core/registries/lists'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Counted no further: a list of staff is read from its first page, and a figure is no reason to read all the others. */
export const MOST_COUNTED = 1_000

export interface Total {
  count: number
  /** Whether there are more than were counted; nothing is added up then. */
  more: boolean
  /** By currency, the largest first. */
  sums: { minor: number; currency: string }[]
}

/** How many rows match and what they come to: told by the page where it holds all, else by one statement. */
export async function totalOf(
  list: ListDefinition,
  query: DatabaseQueryBuilderContract,
  page: KeysetPage<ListRow>
): Promise<Total> {
  if (!page.newer && !page.older) return ofRows(list, page.rows)
  const { sum } = list
  const some = ofOwnTable(query.clone() as DatabaseQueryBuilderContract<ListRow>)
  some.limit(MOST_COUNTED + 1)
  if (sum) some.select(`${sum.minor} as minor`, `${sum.currency} as currency`)
  else some.select(db.raw('1 as one'))
  const counted = db.from(some.as('some')).count('* as total')
  const rows: ListRow[] = sum
    ? await counted.sum('minor as minor').select('currency').groupBy('currency')
    : await counted
  return bounded(rows)
}

function bounded(rows: ListRow[]): Total {
  const count = rows.reduce((total, row) => total + Number(row.total), 0)
  const more = count > MOST_COUNTED
  const sums = more ? [] : rows.filter(({ currency }) => currency).map(sumOf)
  return { count: Math.min(count, MOST_COUNTED), more, sums: largestFirst(sums) }
}

const sumOf = ({ minor, currency }: ListRow) => ({
  minor: Number(minor),
  currency: String(currency),
})

function ofRows({ sum }: ListDefinition, rows: ListRow[]): Total {
  const byCurrency = new Map<string, number>()
  for (const row of sum ? rows : []) {
    const currency = String(row[nameOf(sum!.currency)])
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + Number(row[nameOf(sum!.minor)]))
  }
  const sums = [...byCurrency].map(([currency, minor]) => ({ minor, currency }))
  return { count: rows.length, more: false, sums: largestFirst(sums) }
}

const largestFirst = (sums: Total['sums']) => sums.sort((one, other) => other.minor - one.minor)
