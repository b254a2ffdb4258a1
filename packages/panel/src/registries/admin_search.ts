import { allowed, type Allows } from './policies.js'

export interface SearchHit {
  /** Translation key suffix of the kind, `search.kinds.<kind>`. */
  kind: string
  title: string
  detail?: string
  url: string
}

export interface SearchProvider {
  name: string
  /** Hits of a lower position stand further up; without one they follow, as modules were added. */
  position?: number
  /** The action of a policy that whoever sees its hits may do, "BillingPolicy.view". */
  can: string
  /** At most `limit` hits for a trimmed, non-empty text. */
  search(text: string, limit: number): Promise<SearchHit[]>
}

/** What the admin panel's global search looks through. */
class AdminSearch {
  #providers: SearchProvider[] = []

  add(provider: SearchProvider): void {
    this.#providers.push(provider)
  }

  async search(text: string, allows: Allows, limit = 8): Promise<SearchHit[]> {
    const asked = await allowed(this.#providers, allows)
    asked.sort((one, other) => placeOf(one) - placeOf(other))
    const hits = await Promise.all(asked.map((provider) => provider.search(text, limit)))
    return hits.flat()
  }
}

function placeOf({ position = 100 }: SearchProvider): number {
  return position
}

export const adminSearch = new AdminSearch()
