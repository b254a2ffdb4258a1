import { csvLine, CSV_MARK } from '#core/csv'
import { sortedPage } from '#core/database/sorted_page'
import { fileCells } from '#core/lists/cells'
import { narrowed } from '#core/lists/narrow_list'
import type { ListState } from '#core/lists/list_state'
import type { ListDefinition, ListScope, ListText } from '#core/registries/lists'

const BATCH = 500

/**
 * All that matches as a file of comma-separated values, some hundred rows at a time, so that it takes no more memory for a
 * million than for ten. It has every column, chosen or not. Rows that are added or changed meanwhile may be in it or not.
 */
export async function* csvOf(
  list: ListDefinition,
  state: ListState,
  t: ListText,
  scope: ListScope = {}
): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(list.columns.flatMap((column) => headingsOf(column, t)))
  const { query } = await narrowed(list, state, scope)
  const order = { key: list.key, sort: state.sorting, size: BATCH }
  let after: string | null = null
  do {
    const { rows, older } = await sortedPage(query, { ...order, at: after ? { after } : {} })
    const whole = list.complete && rows.length > 0 ? await list.complete(rows) : rows
    if (whole.length > 0)
      yield whole
        .map((row) => csvLine(list.columns.flatMap((column) => fileCells(column, row, t))))
        .join('')
    after = older
  } while (after)
}

function headingsOf({ label, type }: ListDefinition['columns'][number], t: ListText): string[] {
  return type === 'money' ? [t(label), t('ui.list.currency')] : [t(label)]
}
