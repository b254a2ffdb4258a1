import { resourceMissing } from './errors.js'
import type { ObjectKind, ObjectKinds } from './object_kinds.js'

/** What the real service knows about a payment method but does not tell. */
export interface CardFacts {
  card: string
  setUpForOffSession: boolean
  spent: boolean
}

/** What the simulator remembers about a Checkout session beside the object itself. */
export interface CheckoutFacts {
  lineItems: string[]
  intentParams: Record<string, unknown>
  saveCard: boolean
}

interface StoredState {
  objects: [string, [string, unknown][]][]
  cards: [string, CardFacts][]
  checkouts: [string, CheckoutFacts][]
  intents: [string, { offSession: boolean; returnUrl?: string }][]
  deletedCustomers: string[]
  paidOut?: [string, string][]
}

/**
 * All API objects in memory, in the order of their creation.
 */
export class Store {
  readonly cards = new Map<string, CardFacts>()
  readonly checkouts = new Map<string, CheckoutFacts>()
  readonly intents = new Map<string, { offSession: boolean; returnUrl?: string }>()
  readonly deletedCustomers = new Set<string>()
  /** By which payout a movement of the balance left. */
  readonly paidOut = new Map<string, string>()
  private tables = new Map<string, Map<string, unknown>>()

  insert<Kind extends ObjectKind>(kind: Kind, object: ObjectKinds[Kind]): ObjectKinds[Kind] {
    this.table(kind).set(object.id, object)
    return object
  }

  /** The object, or undefined where no object has the id. */
  find<Kind extends ObjectKind>(kind: Kind, id: string): ObjectKinds[Kind] | undefined {
    return this.table(kind).get(id)
  }

  /** The object; refuses the request with `resource_missing` where no object has the id. */
  get<Kind extends ObjectKind>(kind: Kind, id: string, param = 'id'): ObjectKinds[Kind] {
    const object = this.find(kind, id)
    if (!object) throw resourceMissing(kind, id, param)
    return object
  }

  /** All objects of a kind, newest first, as lists of the API are. */
  all<Kind extends ObjectKind>(kind: Kind): ObjectKinds[Kind][] {
    return [...this.table(kind).values()].reverse()
  }

  remove(kind: ObjectKind, id: string) {
    this.table(kind).delete(id)
  }

  kinds() {
    return [...this.tables.keys()] as ObjectKind[]
  }

  dump(): StoredState {
    return {
      objects: [...this.tables].map(([kind, table]) => [kind, [...table]]),
      cards: [...this.cards],
      checkouts: [...this.checkouts],
      intents: [...this.intents],
      deletedCustomers: [...this.deletedCustomers],
      paidOut: [...this.paidOut],
    }
  }

  load(state: StoredState) {
    this.clear()
    for (const [kind, rows] of state.objects) this.tables.set(kind, new Map(rows))
    for (const [id, facts] of state.cards) this.cards.set(id, facts)
    for (const [id, facts] of state.checkouts) this.checkouts.set(id, facts)
    for (const [id, facts] of state.intents) this.intents.set(id, facts)
    for (const [id, payout] of state.paidOut ?? []) this.paidOut.set(id, payout)
    for (const id of state.deletedCustomers) this.deletedCustomers.add(id)
  }

  clear() {
    for (const part of [this.tables, this.cards, this.checkouts, this.intents, this.paidOut])
      part.clear()
    this.deletedCustomers.clear()
  }

  private table<Kind extends ObjectKind>(kind: Kind): Map<string, ObjectKinds[Kind]> {
    const table = this.tables.get(kind) ?? new Map<string, unknown>()
    this.tables.set(kind, table)
    return table as Map<string, ObjectKinds[Kind]>
  }
}
