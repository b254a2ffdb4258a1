import { invariants, type Breach, type Invariant } from '#billing/contracts/invariants'

export interface Judged {
  invariant: Invariant
  breaches: Breach[]
}

/** Asks every rule of the books for rows that break it, some of each. */
export async function checkBooks(limit = 20): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const invariant of invariants.all())
    judged.push({ invariant, breaches: await invariant.breaches(limit) })
  return judged
}
