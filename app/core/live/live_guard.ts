import type { HttpContext } from '@adonisjs/core/http'

/** Who may listen: what a visitor stands for when a page is rendered, and which of that holds now. */
export interface LiveRules {
  /** What the visitor stands for, as a text without secrets; null where nobody may listen. */
  standingOf(ctx: HttpContext): string | null
  /** Those of the standings that still hold, found together. */
  holding(standings: string[]): Promise<Set<string>>
}

/** Who may open and keep streams of refresh signals. Nobody may until a module says who. */
class LiveGuard {
  #rules: LiveRules = { standingOf: () => null, holding: async () => new Set() }

  /** Says who may listen; called once, by the module that knows people. */
  use(rules: LiveRules): void {
    this.#rules = rules
  }

  /** What the visitor of a page stands for, to be sealed into its address; null where they may not listen. */
  standingOf(ctx: HttpContext): string | null {
    return this.#rules.standingOf(ctx)
  }

  /** Those of the standings that still hold, found together. */
  holding(standings: string[]): Promise<Set<string>> {
    return this.#rules.holding(standings)
  }
}

export const liveGuard = new LiveGuard()
