import { sqlTime } from '../database/sql_time.js'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const CACHE_MS = 5_000

export interface SettingDefinition<T extends string | number | boolean> {
  /** Group of the settings page: `settings.groups.<group>`; label `settings.<name>.label`, help `settings.<name>.help`. */
  group: string
  /** Section of that page: `settings.sections.<group>.<section>` with a `title` and a `text`; without one it stands before them. */
  section?: string
  default: T
  control:
    | 'text'
    | 'textarea'
    | 'email'
    | 'number'
    | 'boolean'
    | 'select'
    | 'country'
    | 'currency'
    | 'iban'
    | 'bic'
  options?: readonly string[]
  required?: boolean
  maxLength?: number
  min?: number
  max?: number
}

/** Every setting with its type; a module adds its own by augmenting this interface. */
export interface SettingTypes {}

type SettingName = keyof SettingTypes & string

/** Settings that staff change in the admin panel, kept in the database and declared by modules. */
class Settings {
  #definitions = new Map<string, SettingDefinition<string | number | boolean>>()
  #values: ReadonlyMap<string, unknown> = new Map()
  /** What `all` made of these values, for as long as they are read from here. */
  #all: { values: ReadonlyMap<string, unknown>; all: Readonly<SettingTypes> } | null = null
  #changing = new WeakSet<TransactionClientContract>()
  #readAt = -Infinity

  declare<Name extends SettingName>(
    name: Name,
    definition: SettingDefinition<SettingTypes[Name] & (string | number | boolean)>
  ): void {
    this.#definitions.set(name, definition as SettingDefinition<string | number | boolean>)
    this.#all = null
  }

  definitions(): ReadonlyMap<string, SettingDefinition<string | number | boolean>> {
    return this.#definitions
  }

  /** The value of a setting, or its default where staff never set it. At most five seconds old. Inside a transaction, pass it. */
  async get<Name extends SettingName>(
    name: Name,
    trx?: TransactionClientContract
  ): Promise<SettingTypes[Name]> {
    const values = await this.#current(trx)
    return (values.get(name) ?? this.#definitions.get(name)?.default) as SettingTypes[Name]
  }

  /** All settings at once, keyed by name; the same object as long as nothing was read anew. Inside a transaction, pass it. */
  async all(trx?: TransactionClientContract): Promise<Readonly<SettingTypes>> {
    const values = await this.#current(trx)
    if (this.#all?.values !== values) this.#all = { values, all: this.#allOf(values) }
    return this.#all.all
  }

  #allOf(values: ReadonlyMap<string, unknown>): Readonly<SettingTypes> {
    const entries = [...this.#definitions].map(([name, definition]) => [
      name,
      values.get(name) ?? definition.default,
    ])
    return Object.fromEntries(entries) as SettingTypes
  }

  async set(values: Partial<SettingTypes>, trx: TransactionClientContract): Promise<void> {
    const updatedAt = sqlTime()
    const rows = Object.entries(values).map(([name, value]) => ({
      name,
      value: JSON.stringify(value),
      updated_at: updatedAt,
    }))
    if (rows.length === 0) return
    await trx
      .knexQuery()
      .table('settings')
      .insert(rows)
      .onConflict('name')
      .merge(['value', 'updated_at'])
    this.#changing.add(trx)
    trx.after('commit', () => this.forget())
  }

  /** Reads from the database at the next question. */
  forget(): void {
    this.#readAt = -Infinity
  }

  /** What a transaction reads may be rolled back, so only that transaction sees it. */
  async #current(trx?: TransactionClientContract): Promise<ReadonlyMap<string, unknown>> {
    const isFresh = performance.now() - this.#readAt < CACHE_MS
    if (isFresh && !(trx && this.#changing.has(trx))) return this.#values

    const rows: { name: string; value: string }[] = await (trx ?? (await database()))
      .from('settings')
      .select('name', 'value')
    const values = new Map(rows.map((row) => [row.name, JSON.parse(row.value)]))
    if (trx) return values
    this.#values = values
    this.#readAt = performance.now()
    return values
  }
}

export const settings = new Settings()

/** Imported when it is first asked: outside a running panel there is none. */
async function database() {
  const { default: db } = await import('@adonisjs/lucid/services/db')
  return db
}
