import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * How the records of a period come to one quantity: their sum, the highest, the latest, or the average of a level over the whole
 * billing cycle. Records of a level count it times the seconds that it lasted; what nobody told is nothing.
 */
export const METER_AGGREGATES = ['sum', 'max', 'last', 'average'] as const
export type MeterAggregate = (typeof METER_AGGREGATES)[number]

/** Of which services to tell what was used, in a transaction that is open; of all that are billed, where left out. */
export interface UsageQuestion {
  trx: TransactionClientContract
  serviceIds: string[]
}

/** Something that is measured of services, and may have a price. */
export interface Meter {
  /** At most 40 letters, digits and `_`; its label is `billing.usage.meters.<key>` of the language files. */
  key: string
  aggregate: MeterAggregate
  /** How many of what records count make one that people read: 1000000000 where bytes are told as GB. */
  scale: number
  /** What people read behind the number, such as "GB"; `billing.usage.units.<key>` of the language files says it another way. */
  unit: string
  /** Tells what was used until now, where the panel itself knows: asked before periods that are over are billed, and before a service ends. */
  record?(question?: UsageQuestion): Promise<unknown>
}

class Meters {
  readonly #meters = new Map<string, Meter>()

  /** Declares something that is measured. A second one of the same key is a mistake. */
  add(meter: Meter): void {
    if (!/^[a-z0-9_]{1,40}$/.test(meter.key)) throw new Error(`Not a key of a meter: ${meter.key}`)
    if (this.#meters.has(meter.key)) throw new Error(`The meter ${meter.key} is declared twice`)
    this.#meters.set(meter.key, meter)
  }

  /** What is measured under a key; null where no module declares it (any more). */
  find(key: string): Meter | null {
    return this.#meters.get(key) ?? null
  }

  /** Has everything told that the panel itself knows of what was used until now. */
  async record(question?: UsageQuestion): Promise<void> {
    for (const meter of this.#meters.values()) await meter.record?.(question)
  }

  /** Everything that is measured, in the order it was declared. */
  all(): Meter[] {
    return [...this.#meters.values()]
  }
}

/** What modules measure of services; billing rates it. */
export const meters = new Meters()
