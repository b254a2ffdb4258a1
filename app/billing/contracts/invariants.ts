/** One row that breaks a rule of the books: what it is, and how it does. */
export interface Breach {
  /** Names the row, such as an invoice's number. */
  subject: string
  /** What was found, and what should be there where that can be said. */
  found: string
}

/** Something that holds of the books at every moment, whatever crashed when. */
export interface Invariant {
  /** As the field guide numbers them: "I4". */
  id: string
  /** What holds, in a sentence. */
  rule: string
  /** Rows that break it, so many at most; none where it holds. */
  breaches(limit: number): Promise<Breach[]>
}

/** The rules that `billing:check` and the nightly check look at. */
class Invariants {
  #known: Invariant[] = []

  add(...invariants: Invariant[]): void {
    this.#known.push(...invariants)
  }

  all(): readonly Invariant[] {
    return this.#known
  }
}

export const invariants = new Invariants()
