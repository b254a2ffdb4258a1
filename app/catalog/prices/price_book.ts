import { Money } from '#core/money/money'
import type Plan from '#catalog/models/plan'
import type ProductOption from '#catalog/models/product_option'

/** A price that a list names, in place of the catalogue's. */
export interface OwnPrice {
  priceMinor: number
  /** Null where the catalogue's counts. */
  setupFeeMinor: number | null
}

interface List {
  id: string
  name: string
  percentOff: number
}

/**
 * What one buyer pays in one currency: what a price list names, else the catalogue's price less the list's discount. Without a list it
 * is the catalogue's.
 */
export class PriceBook {
  static readonly catalogue = new PriceBook(null, new Map())

  constructor(
    readonly list: List | null,
    readonly own: ReadonlyMap<string, OwnPrice>
  ) {}

  priceOf({ id, priceMinor, currency }: Plan): Money {
    const own = this.own.get(id)
    return own ? Money.of(own.priceMinor, currency) : this.#less(Money.of(priceMinor, currency))
  }

  /** A discount is one of what is paid again and again. */
  setupFeeOf({ id, setupFeeMinor, currency }: Plan): Money {
    return Money.of(this.own.get(id)?.setupFeeMinor ?? setupFeeMinor, currency)
  }

  /** One of an option for a month; null where it is not sold in that currency. */
  monthOf({ id, prices }: ProductOption, currency: string): Money | null {
    const own = this.own.get(id)
    if (own) return Money.of(own.priceMinor, currency)
    const listed = prices[currency]
    return listed === undefined ? null : this.#less(Money.of(listed, currency))
  }

  /** The list that decides what a plan or option costs; null where the catalogue does. */
  listOf(refId: string): string | null {
    if (!this.list) return null
    return this.own.has(refId) || this.list.percentOff > 0 ? this.list.id : null
  }

  /** Rounded to what cards can be charged, in the buyer's favour. */
  #less(listed: Money): Money {
    const percent = this.list?.percentOff ?? 0
    if (percent === 0 || listed.isZero) return listed
    const less = listed.ratio(100 - percent, 100)
    return less.isOnStep ? less : less.neighbours.below
  }
}

/** What one buyer pays, by currency. */
export class PriceBooks {
  static readonly catalogue = new PriceBooks(new Map())

  constructor(private readonly byCurrency: ReadonlyMap<string, PriceBook>) {}

  in(currency: string): PriceBook {
    return this.byCurrency.get(currency) ?? PriceBook.catalogue
  }

  /** The lists that decide, told apart from all others; empty where the catalogue decides. */
  get key(): string {
    return [...this.byCurrency.values()]
      .map(({ list }) => list?.id ?? '')
      .toSorted()
      .join()
  }
}
