import type { Cycle } from '#billing/renewals/cycle'

export interface SoldProduct {
  id: string
  name: string
}

interface Answers {
  /** The products of services, by the ids of these. */
  ofServices(serviceIds: string[]): Promise<Map<string, string>>
  /** All products that may be sold or were, by name. */
  all(): Promise<SoldProduct[]>
  /** The currencies in which anything is sold. */
  currencies(): Promise<string[]>
  /** The lengths of cycles in which anything is sold, the shortest first. */
  cycles(): Promise<Cycle[]>
}

/** Who knows what services are of: billing names products in its rules and owns none. */
class SoldProducts {
  #answers: Answers | null = null

  /** The module that delivers services answers from now on. */
  ask(answers: Answers): void {
    this.#answers = answers
  }

  async ofServices(serviceIds: string[]): Promise<Map<string, string>> {
    return this.#answers && serviceIds.length > 0
      ? this.#answers.ofServices(serviceIds)
      : new Map<string, string>()
  }

  async all(): Promise<SoldProduct[]> {
    return this.#answers ? this.#answers.all() : []
  }

  async currencies(): Promise<string[]> {
    return this.#answers ? this.#answers.currencies() : []
  }

  async cycles(): Promise<Cycle[]> {
    return this.#answers ? this.#answers.cycles() : []
  }
}

export const soldProducts = new SoldProducts()
