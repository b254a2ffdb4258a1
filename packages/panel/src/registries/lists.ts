import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** A row as the database answers it, by the names under which its columns were selected. */
export type ListRow = Record<string, unknown>

/** A text in the reader's language. */
export type ListText = (key: string, data?: Record<string, string | number>) => string

/** What stands in a cell, by the type of its column. Null is an empty cell. */
export interface ListCells {
  text: string | null
  /** Addresses, ids, hostnames. */
  mono: string | null
  number: number | null
  /** Minor units and their currency; two columns in a file. */
  money: { minor: number; currency: string } | null
  /** A calendar day. */
  day: Date | string | null
  /** A moment, told as "2 hours ago". */
  time: Date | string | number | null
  /** A moment, told exactly. */
  moment: Date | string | number | null
  /** A long text that unfolds. */
  details: string | null
  /** A state as a dot and a word; without a tone it has that of its state. */
  state: { state: string; label: string; tone?: string }
}

export interface ListSort {
  /** A column of the list's own table. It needs an index together with the list's key, and one for each filter that is often set with it. */
  column: string
  /** Whether rows may have none: they come last, or first where the smallest does. */
  nullable?: boolean
}

interface ColumnOf<Type extends keyof ListCells> {
  /** Its name in addresses and in what people choose: "total". */
  key: string
  /** Key of the text in its heading. */
  label: string
  type: Type
  /** What stands in it: the name of a selected column, or a function of the row. */
  value: string | ((row: ListRow, t: ListText) => ListCells[Type])
  sort?: ListSort
  /** Shown only to who chooses it. */
  optional?: boolean
  /** Left out where the list is narrow, such as on a phone. */
  wideOnly?: boolean
  /** Whether a text is shown whole, on as many lines as it takes; else what has no room is cut. */
  whole?: boolean
  /** Whether its heading stands before it where the list is narrow and has no headings. */
  labelled?: boolean
  /** Where it leads; the first column leads where the row does. */
  href?(row: ListRow): string | null
  /** A second, quieter line. */
  below?(row: ListRow, t: ListText): string | null
}

export type ListColumn = { [Type in keyof ListCells]: ColumnOf<Type> }[keyof ListCells]

export interface ListOption {
  value: string
  label: string
}

type Awaitable<Value> = Value | Promise<Value>

interface FilterBase {
  /** Its name in the address: "state". */
  key: string
  /** Key of the text beside its field. */
  label: string
}

/** One of several values. */
export interface ChoiceFilter extends FilterBase {
  type: 'choice'
  options(t: ListText): Awaitable<ListOption[]>
  /** The column that has the value, or what narrows the query otherwise. */
  column?: string
  narrow?(query: DatabaseQueryBuilderContract, value: string): Awaitable<void>
  /** Shown as tabs above the list instead of in the form. */
  tabs?: boolean
  /** What is chosen where the address says nothing; "every" shows all. */
  initial?: string
}

/**
 * Rows of some days, first and last included: `<key>_from` and `<key>_to`. Of the list's own key it is the time of ids, or the
 * first key that is as late as a moment where keys are no ids; null where there is none yet.
 */
export interface DaysFilter extends FilterBase {
  type: 'days'
  column: string
  /** Whether the column holds calendar days and no moments. */
  calendar?: boolean
  firstKeyAt?(moment: Date): Promise<number | string | null>
}

/** Amounts of one currency within bounds: `<key>_min`, `<key>_max` and `<key>_currency`. */
export interface AmountFilter extends FilterBase {
  type: 'amount'
  column: string
  currency: string
  /** What amounts may be typed in, the usual one first. */
  currencies(): Awaitable<string[]>
}

/** What somebody types. */
export interface TextFilter extends FilterBase {
  type: 'text'
  mono?: boolean
  narrow(query: DatabaseQueryBuilderContract, text: string): Awaitable<void>
}

export type ListFilter = ChoiceFilter | DaysFilter | AmountFilter | TextFilter

/** What became of one row of several. */
export type ListOutcome = { done: true } | { done: false; why: string }

/** Something that is done to chosen rows, each on its own. */
export interface ListAction {
  /** "cancel" */
  name: string
  /** Keys of texts: of the button that opens it, the question, what will happen, and the button that does it. */
  label: string
  title: string
  text: string
  confirm: string
  /** What is told of those that it was done to, with `count`. */
  done: string
  /** The action of a policy that whoever sees and does it may do. */
  can: string
  danger?: boolean
  /** Key of the text that says what becomes of the reason that has to be given, where one has to be. */
  reason?: string
  /** Does it to one row and says what became of it; what cannot be done is no error. It is audited where it is done. */
  run(id: string, how: { userId: string; reason: string; t: ListText }): Promise<ListOutcome>
}

/** Something that is done to chosen rows together, on a page that first shows what it comes to. */
export interface ReviewedAction {
  /** The page gets it as `verb`, and the chosen rows as `ids`. */
  name: string
  /** Key of the text of the button that leads there. */
  label: string
  /** The action of a policy that whoever sees and does it may do. */
  can: string
  /** The name of the page's route. */
  review: string
}

/** Whose rows a list of a customer shows; staff see those of all. */
export interface ListScope {
  accountId?: string
}

/** A list described once: from it come its query, pages, filters, sorting, choice of columns, file and actions. */
export interface ListDefinition {
  /** Key of its text: what the rows are, "Orders". */
  title: string
  /** The name of the route that shows it. */
  route: string
  /** The action of a policy that whoever sees it may do. A list of customers has none: its page asks a policy. */
  can?: string
  /** A unique, indexed column that grows, "orders.id". The latest rows come first where nothing else is asked for. */
  key: string
  /** Selects the key and whatever columns show. What else is joined is joined from the left; filters ask for columns of its own table. */
  query(scope: ListScope): DatabaseQueryBuilderContract
  /** Adds to the rows of a page what only a further question answers; one for all of them. */
  complete?(rows: ListRow[]): Promise<ListRow[]>
  columns: ListColumn[]
  filters?: ListFilter[]
  /** Where the row leads, which is where its first column does. */
  href?(row: ListRow): string | null
  search?: { label: string; narrow: TextFilter['narrow'] }
  /** Amounts that are added up at its foot, by currency: columns of its own table. */
  sum?: { label: string; minor: string; currency: string }
  actions?: (ListAction | ReviewedAction)[]
  /** Keys of texts that are shown where there is nothing at all; `href` is the name of a route. */
  empty: { icon: string; title: string; text?: string; href?: string; action?: string }
  size?: number
}

/** What a module adds to a list of another. */
export interface ListExtension {
  columns?: ListColumn[]
  filters?: ListFilter[]
  actions?: (ListAction | ReviewedAction)[]
  /** Selects what the columns show. */
  select?(query: DatabaseQueryBuilderContract): void
}

export type LoadList = () => Promise<{ default: ListDefinition }>

/** Lists of rows by name, each described once. */
class Lists {
  #loaders = new Map<string, LoadList>()
  #extensions = new Map<string, ListExtension[]>()
  #found = new Map<string, Promise<ListDefinition>>()

  /** Names a list, "orders"; packages begin with their own name, "loyalty.entries". Throws where the name is taken. */
  add(name: string, load: LoadList): void {
    if (this.#loaders.has(name)) throw new Error(`Two lists are called "${name}"`)
    this.#loaders.set(name, load)
  }

  /** Adds columns, filters and actions to a list that may be named before or after. */
  extend(name: string, extension: ListExtension): void {
    this.#extensions.set(name, [...(this.#extensions.get(name) ?? []), extension])
    this.#found.delete(name)
  }

  /** A list with what modules added to it, or null where none is called so. */
  async find(name: string): Promise<ListDefinition | null> {
    const load = this.#loaders.get(name)
    if (!load) return null
    let found = this.#found.get(name)
    if (!found) this.#found.set(name, (found = this.#load(name, load)))
    return found
  }

  names(): string[] {
    return [...this.#loaders.keys()]
  }

  async #load(name: string, load: LoadList): Promise<ListDefinition> {
    const { default: own } = await load()
    return (this.#extensions.get(name) ?? []).reduce(extended, own)
  }
}

function extended(list: ListDefinition, more: ListExtension): ListDefinition {
  return {
    ...list,
    columns: [...list.columns, ...(more.columns ?? [])],
    filters: [...(list.filters ?? []), ...(more.filters ?? [])],
    actions: [...(list.actions ?? []), ...(more.actions ?? [])],
    query: (scope) => {
      const query = list.query(scope)
      more.select?.(query)
      return query
    },
  }
}

export const lists = new Lists()

/** A list as its module describes it, checked by the compiler. */
export const defineList = (list: ListDefinition): ListDefinition => list
