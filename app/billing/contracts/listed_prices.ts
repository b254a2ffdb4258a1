import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PricedKind } from '#billing/models/price_change/states'
import type { Cycle } from '#billing/renewals/cycle'

/** One price of what is on sale. */
export interface PriceTarget {
  kind: PricedKind
  /** The plan or option. */
  refId: string
  currency: string
  /** The price list that names it; the catalogue's price where none is told. */
  listId?: string | null
}

export interface ListedPrice extends PriceTarget {
  /** The product, or the option. */
  name: string
  /** What its price list is called; left out where the catalogue names it. */
  listName?: string
  /** What the price is for; null for an option, whose price is for a month. */
  cycle: Cycle | null
  minor: number
}

interface Answers {
  /** All prices that may be changed, by name. */
  all(): Promise<ListedPrice[]>
  /** As it stands now, and until the transaction ends, if one is given: what names it is locked. Null where nothing is sold so. */
  find(target: PriceTarget, trx?: TransactionClientContract): Promise<ListedPrice | null>
  /** Lists another price from now on, audited. */
  put(trx: TransactionClientContract, target: PriceTarget, minor: number): Promise<void>
}

/** Who lists prices: billing changes them on their day and owns none. */
class ListedPrices {
  #answers: Answers | null = null

  /** The module that lists prices answers from now on. */
  ask(answers: Answers): void {
    this.#answers = answers
  }

  async all(): Promise<ListedPrice[]> {
    return this.#answers ? this.#answers.all() : []
  }

  async find(target: PriceTarget, trx?: TransactionClientContract): Promise<ListedPrice | null> {
    return this.#answers ? this.#answers.find(target, trx) : null
  }

  async put(trx: TransactionClientContract, target: PriceTarget, minor: number): Promise<void> {
    await this.#answers?.put(trx, target, minor)
  }
}

export const listedPrices = new ListedPrices()
