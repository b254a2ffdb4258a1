import { nameOf } from '#core/database/sorted_page'
import { rowName } from '#core/lists/list_page'
import type { ListAction, ListDefinition, ListRow, ListText } from '#core/registries/lists'

/** So many refusals are named; the others are counted. */
const MOST_NAMED = 10

/** What is told of an action on several rows. */
export interface Told {
  done: string | null
  title: string
  refused: { name: string; why: string }[]
  /** How many more were refused. */
  others: string | null
}

interface How {
  userId: string
  reason: string
  t: ListText
}

/** Does an action to each row by itself, so that one that is refused keeps none of the others from it. */
export async function doToEach(
  list: ListDefinition,
  action: ListAction,
  ids: string[],
  how: How
): Promise<Told> {
  const { t } = how
  const names = await namesOf(list, ids, t)
  const refused: Told['refused'] = []
  let done = 0
  for (const id of ids) {
    const name = names.get(id)
    const outcome = name
      ? await action.run(id, how)
      : { done: false as const, why: t('ui.list.gone') }
    if (outcome.done) done += 1
    else refused.push({ name: name ?? id, why: outcome.why })
  }
  const others = refused.length - MOST_NAMED
  return {
    done: done > 0 ? t(action.done, { count: done }) : null,
    title: t('ui.list.refused', { count: refused.length }),
    refused: refused.slice(0, MOST_NAMED),
    others: others > 0 ? t('ui.list.others', { count: others }) : null,
  }
}

async function namesOf(list: ListDefinition, ids: string[], t: ListText) {
  const found: ListRow[] = await list.query({}).whereIn(list.key, ids)
  const rows = list.complete ? await list.complete(found) : found
  return new Map(rows.map((row) => [String(row[nameOf(list.key)]), rowName(list, row, t)]))
}
