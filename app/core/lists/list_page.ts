import { edgeGlobals } from 'edge.js'
import router from '@adonisjs/core/services/router'
import { nameOf, sortedPage } from '#core/database/sorted_page'
import { cellHtml, classOf, headClassOf, shownHtml, valueOf } from '#core/lists/cells'
import { chipsOf, controlsOf, tabsOf } from '#core/lists/filter_form'
import { addressOf } from '#core/lists/list_address'
import { narrowed } from '#core/lists/narrow_list'
import { NO_CHOICES, type ListChoices } from '#core/lists/choices'
import { parametersOf, readState, type ListState } from '#core/lists/list_state'
import { totalOf, type Total } from '#core/lists/total'
import { formatMoney } from '#core/views/format'
import { KeysetPage } from '#core/database/keyset'
import type {
  ListAction,
  ListColumn,
  ListDefinition,
  ListRow,
  ListScope,
  ListText,
  ReviewedAction,
} from '#core/registries/lists'

const { escape, safe } = edgeGlobals.html

/** Rows of a page where a list says nothing else. */
export const LIST_SIZE = 30

export interface ListRequest {
  name: string
  list: ListDefinition
  /** The query of the address. */
  query: Record<string, unknown>
  t: ListText
  scope?: ListScope
  choices?: ListChoices
  /** What whoever looks may do to rows. */
  actions?: (ListAction | ReviewedAction)[]
  /** Keys of rows that were ticked before the form came back. */
  picked?: string[]
  /** Whether rows are counted and added up, and the list has views, columns to choose and a file. */
  forStaff?: boolean
}

export type ListPage = Awaited<ReturnType<typeof presentList>>

/** All that the component `ui.list` shows of a list, read from the database. */
export async function listPage(asked: ListRequest): Promise<ListPage> {
  const { list, t, scope = {}, forStaff = false } = asked
  const state = await readState(list, asked.query, t)
  const { query } = await narrowed(list, state, scope)
  const order = { key: list.key, sort: state.sorting, at: state.at }
  const found = await sortedPage(query, { ...order, size: list.size ?? LIST_SIZE })
  const page = await completed(list, found)
  const total = forStaff && page.rows.length > 0 ? await totalOf(list, query, page) : null
  return presentList({ ...asked, state, page, total })
}

async function completed({ complete }: ListDefinition, page: KeysetPage<ListRow>) {
  if (!complete || page.isEmpty) return page
  return new KeysetPage(await complete(page.rows), page.newer, page.older)
}

export interface FoundList extends Omit<ListRequest, 'query' | 'scope'> {
  state: ListState
  page: KeysetPage<ListRow>
  total: Total | null
}

/** The same of rows that are at hand. */
export async function presentList(found: FoundList) {
  const { name, list, t, state, page, choices = NO_CHOICES, actions = [], forStaff = false } = found
  const columns = shownColumns(list, choices)
  const address = addressOf(list, state)
  const chips = chipsOf(list, state, address, t)
  const parameters = parametersOf(state)
  const query = new URLSearchParams(parameters).toString()
  const picked = actions.length > 0 ? (found.picked ?? []) : null
  const controls = await controlsOf(list, state, t)
  const sorts = sortsOf(list, state, t)
  return {
    name,
    title: t(list.title),
    path: address.path,
    url: address.here,
    query,
    problems: state.problems,
    isFiltered: chips.length > 0,
    isEmpty: page.isEmpty,
    empty: emptyOf(list, t),
    search: list.search ? { label: t(list.search.label), value: state.search } : null,
    kept: (...without: string[]) => kept(parameters, without),
    tabs: tabsOf(list, state, address, t),
    controls,
    /** What the form of filters is drawn from, where nothing is asked for: it is the same for everybody then. */
    filterKey: parameters.length === 0 ? [name, controls, sorts] : null,
    chips,
    clear: address.cleared,
    sorts,
    heads: columns.map((column) => headOf(column, state, address, t)),
    body: bodyHtml({ list, columns, rows: page.rows, picked, t }),
    page,
    foot: found.total && footOf(found.total, list, t),
    actions: actions.map((action) => presentAction(action, t)),
    forStaff,
    choices: columnChoices(list, columns, t),
    chosen: choices.columns !== null,
    views: choices.views.map((view) => ({
      ...view,
      href: address.withQuery(view.query),
      current: view.query === query,
    })),
  }
}

const emptyOf = ({ empty }: ListDefinition, t: ListText) => ({
  ...empty,
  title: t(empty.title),
  text: empty.text && t(empty.text),
  href: empty.href && router.makeUrl(empty.href),
  action: empty.action && t(empty.action),
})

function kept(parameters: [string, string][], without: string[]) {
  return parameters
    .filter(([name]) => !without.some((other) => name === other || name.startsWith(`${other}_`)))
    .map(([name, value]) => ({ name, value }))
}

/** The first column names the row and is always there. */
function shownColumns({ columns }: ListDefinition, { columns: chosen }: ListChoices): ListColumn[] {
  return columns.filter(
    ({ key, optional }, index) => index === 0 || (chosen ? chosen.includes(key) : !optional)
  )
}

function columnChoices({ columns }: ListDefinition, shown: ListColumn[], t: ListText) {
  return columns
    .slice(1)
    .map((column) => ({ key: column.key, label: t(column.label), shown: shown.includes(column) }))
}

/** Names and words begin with the first of the alphabet, figures and times with the largest. */
const beginsUp = ({ type }: ListColumn): boolean => ['text', 'mono', 'state'].includes(type)

function headOf(
  column: ListColumn,
  { sort }: ListState,
  address: ReturnType<typeof addressOf>,
  t: ListText
) {
  const { key, label } = column
  const current = sort?.replace(/^-/, '') === key
  const descending = current ? sort!.startsWith('-') : false
  const next = current ? (descending ? key : `-${key}`) : beginsUp(column) ? key : `-${key}`
  return {
    label: t(label),
    class: headClassOf(column),
    href: column.sort ? address.sorted(next) : null,
    sorted: current ? (descending ? 'descending' : 'ascending') : null,
  }
}

/** The orders to choose from where headings are not shown. */
function sortsOf({ columns }: ListDefinition, { sort }: ListState, t: ListText) {
  const orders = columns.flatMap((column) => {
    if (!column.sort) return []
    const name = t(column.label)
    const kind = beginsUp(column) ? 'words' : 'figures'
    return ['', '-'].map((sign) => ({
      value: `${sign}${column.key}`,
      label: t(`ui.list.sorts.${kind}_${sign ? 'down' : 'up'}`, { name }),
      chosen: sort === `${sign}${column.key}`,
    }))
  })
  return orders
}

interface Body {
  list: ListDefinition
  columns: ListColumn[]
  rows: ListRow[]
  /** Keys of what is ticked; null where nothing can be. */
  picked: string[] | null
  t: ListText
}

/** The rows of a page, escaped; one text, as a component for each cell costs more than all else. */
function bodyHtml(body: Body) {
  const { columns, t } = body
  const labels = columns.map(({ label, labelled }) =>
    labelled ? ` data-label="${escape(t(label))}"` : ''
  )
  return safe(body.rows.map((row) => rowHtml(row, body, labels)).join(''))
}

function rowHtml(row: ListRow, { list, columns, picked, t }: Body, labels: string[]): string {
  const cells = columns
    .slice(1)
    .map((column, index) => {
      const inner = cellHtml(column, row, t)
      return `<td class="${classOf(column)}"${labels[index + 1]}>${inner}</td>`
    })
    .join('')
  const pick = picked ? pickHtml(list, row, picked, t) : ''
  return `<tr>${pick}${nameHtml(list, row, t)}${cells}</tr>`
}

function nameHtml(list: ListDefinition, row: ListRow, t: ListText): string {
  const [column] = list.columns
  const href = list.href?.(row)
  const shown = shownHtml(column, valueOf(column, row, t), t)
  const below = column.below?.(row, t)
  const mono = column.type === 'mono' ? ' class="mono"' : ''
  const name = href ? `<a${mono} href="${escape(href)}">${shown}</a>` : shown
  return `<th scope="row">${name}${below ? `<br><span class="subtle">${escape(below)}</span>` : ''}</th>`
}

function pickHtml(list: ListDefinition, row: ListRow, picked: string[], t: ListText): string {
  const id = String(row[nameOf(list.key)])
  const label = t('ui.list.pick', { name: rowName(list, row, t) })
  const checked = picked.includes(id) ? ' checked' : ''
  return `<td class="list__pick"><input type="checkbox" class="choice__control" name="ids[]" value="${escape(id)}" form="list-actions" aria-label="${escape(label)}"${checked}></td>`
}

/** What a row is called where it is spoken of: what stands in its first column. */
export function rowName({ columns: [column], key }: ListDefinition, row: ListRow, t: ListText) {
  return String(valueOf(column, row, t) ?? row[nameOf(key)])
}

function footOf({ count, more, sums }: Total, { sum }: ListDefinition, t: ListText) {
  return {
    count: more ? t('ui.list.more_than', { count }) : t('ui.list.count', { count }),
    sum:
      sums.length > 0 && sum
        ? { label: t(sum.label), amounts: sums.map((one) => formatMoney(one)) }
        : null,
  }
}

function presentAction(action: ListAction | ReviewedAction, t: ListText) {
  const { name, label } = action
  if ('review' in action) return { name, label: t(label), isReviewed: true }
  const { title, text, confirm, danger, reason } = action
  const texts = { label: t(label), title: t(title), text: t(text), confirm: t(confirm) }
  return { name, ...texts, danger: danger === true, reason: reason ? t(reason) : null }
}
