import { allowed, type Allows } from './policies.js'

export interface SearchHit {
  /** Translation key suffix of the kind, `search.kinds.<kind>`; hits of a kind stand together. */
  kind: string
  title: string
  detail?: string
  url: string
  /** Icon of the icon set, such as "server". */
  icon?: string
}

/** `Scope` is what narrows a search beside its text, such as the account of a customer. */
export interface SearchProvider<Scope extends unknown[] = []> {
  name: string
  /** Hits of a lower position stand further up; without one they follow, as modules were added. */
  position?: number
  /** The action of a policy that whoever sees its hits may do, "BillingPolicy.view"; without one everybody in the area may. */
  can?: string
  /** At most `limit` hits for a trimmed, non-empty text. */
  search(text: string, limit: number, ...scope: Scope): Promise<SearchHit[]>
}

/** Looks for what belongs to the account with this id, and for nothing else of customers. */
export type CustomerSearchProvider = SearchProvider<[accountId: string]>

/** What the search of one area looks through. */
class Search<Scope extends unknown[]> {
  #providers: SearchProvider<Scope>[] = []

  add(provider: SearchProvider<Scope>): void {
    this.#providers.push(provider)
  }

  /** At most eight hits of each provider that whoever searches may see. */
  async search(text: string, allows: Allows, ...scope: Scope): Promise<SearchHit[]> {
    const asked = await allowed(this.#providers, allows)
    asked.sort((one, other) => placeOf(one) - placeOf(other))
    const hits = await Promise.all(
      asked.map((provider) => provider.search(text, MOST_OF_A_PROVIDER, ...scope))
    )
    return hits.flat()
  }
}

const MOST_OF_A_PROVIDER = 8

function placeOf({ position = 100 }: { position?: number }): number {
  return position
}

/** What the search of the admin panel looks through. */
export const adminSearch = new Search<[]>()

/** What the search of the customer portal looks through. */
export const customerSearch = new Search<[accountId: string]>()
