import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { failed, ok, type Result } from '#core/result'

/** So many views have room beside each other; who needs another deletes one. */
export const MOST_VIEWS = 20

export interface SavedView {
  id: string
  name: string
  /** The query of its address, without what says which page. */
  query: string
}

export interface ListChoices {
  /** Keys of the columns that are shown; null where nothing was chosen. */
  columns: string[] | null
  views: SavedView[]
}

export const NO_CHOICES: ListChoices = { columns: null, views: [] }

type Row = { columns: string | null; views: string } | null

/** What somebody chose of a list. */
export async function choicesOf(userId: string, list: string): Promise<ListChoices> {
  return fromRow(await db.from('list_choices').where({ user_id: userId, list }).first())
}

function fromRow(row: Row): ListChoices {
  if (!row) return NO_CHOICES
  return {
    columns: row.columns === null ? null : JSON.parse(row.columns),
    views: JSON.parse(row.views),
  }
}

/** Shows these columns from now on; null shows those that the list shows by itself. */
export async function chooseColumns(userId: string, list: string, columns: string[] | null) {
  await change(userId, list, (choices) => ({ ...choices, columns }))
}

export type SaveViewFailure = { type: 'too_many' }

/** Keeps a view under a name; one of that name is replaced. */
export async function saveView(
  userId: string,
  list: string,
  view: Omit<SavedView, 'id'>
): Promise<Result<null, SaveViewFailure>> {
  let full = false
  await change(userId, list, (choices) => {
    const same = choices.views.find(({ name }) => name === view.name)
    const others = choices.views.filter(({ name }) => name !== view.name)
    full = others.length >= MOST_VIEWS
    if (full) return choices
    return { ...choices, views: [...others, { ...view, id: same?.id ?? newId() }] }
  })
  return full ? failed({ type: 'too_many' }) : ok(null)
}

/** Forgets a view; false where there is none. */
export async function forgetView(userId: string, list: string, id: string): Promise<boolean> {
  let found = false
  await change(userId, list, (choices) => {
    const views = choices.views.filter((view) => view.id !== id)
    found = views.length < choices.views.length
    return { ...choices, views }
  })
  return found
}

async function change(
  userId: string,
  list: string,
  changed: (choices: ListChoices) => ListChoices
): Promise<void> {
  await transaction(async (trx) => {
    const own = () => trx.from('list_choices').where({ user_id: userId, list })
    const row: Row = await own().forUpdate().first()
    const { columns, views } = changed(fromRow(row))
    const written = {
      columns: columns && JSON.stringify(columns),
      views: JSON.stringify(views),
      updated_at: sqlTime(),
    }
    if (row) await own().update(written)
    else
      await trx
        .insertQuery()
        .table('list_choices')
        .insert({ user_id: userId, list, ...written })
  })
}
