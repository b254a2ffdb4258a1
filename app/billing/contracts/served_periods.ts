import type { DateTime } from 'luxon'

/** Tells on which days services began, by their ids; ones that did not begin are left out. */
export type FirstDays = (serviceIds: string[]) => Promise<Map<string, DateTime>>

/** Who knows when what was sold began: invoices that were issued before name a cycle "from activation" until then. */
class ServedPeriods {
  #firstDays: FirstDays | null = null

  /** The module that delivers services answers from now on. */
  ask(firstDays: FirstDays): void {
    this.#firstDays = firstDays
  }

  /** The first days of services that began; none while no module knows. */
  async firstDaysOf(serviceIds: string[]): Promise<Map<string, DateTime>> {
    if (serviceIds.length === 0 || !this.#firstDays) return new Map()
    return this.#firstDays(serviceIds)
  }
}

export const servedPeriods = new ServedPeriods()
