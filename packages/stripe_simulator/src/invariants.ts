import { findContractViolations } from './contract_check.js'
import { idOf } from './values.js'
import type { World } from './world.js'

/** What must hold for the money of the account, and who was paid for what. */
export interface Invariants {
  /** Sentences that say what is wrong; empty when all is well. */
  violations: string[]
  /** Succeeded PaymentIntents by their metadata.invoice_id. */
  paid_by_invoice: Record<string, string[]>
}

/** Checks the money and the shape of everything that is stored. */
export function checkInvariants(world: World): Invariants {
  const paid: Record<string, string[]> = {}
  for (const intent of world.store.all('payment_intent').reverse()) {
    const invoice = intent.metadata.invoice_id
    if (invoice && intent.status === 'succeeded') (paid[invoice] ??= []).push(intent.id)
  }
  return {
    violations: [
      ...doubleCharges(world),
      ...overRefunds(world),
      ...unevenPayouts(world),
      ...malformedObjects(world),
    ],
    paid_by_invoice: paid,
  }
}

function doubleCharges(world: World) {
  const counts = new Map<string, number>()
  for (const charge of world.store.all('charge').filter((one) => one.paid)) {
    const intent = idOf(charge.payment_intent) ?? ''
    counts.set(intent, (counts.get(intent) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([intent, count]) => `${intent} was charged ${count} times`)
}

function overRefunds(world: World) {
  const sums = new Map<string, number>()
  for (const refund of world.store.all('refund').filter((one) => one.status !== 'failed')) {
    const charge = idOf(refund.charge) ?? ''
    sums.set(charge, (sums.get(charge) ?? 0) + refund.amount)
  }
  return world.store
    .all('charge')
    .filter((charge) => (sums.get(charge.id) ?? 0) > charge.amount_captured)
    .map((charge) => `${charge.id} was refunded more than was paid`)
}

/** What a payout by the schedule paid out sums to it. */
function unevenPayouts(world: World) {
  const sums = new Map<string, number>()
  for (const { id, net } of world.store.all('balance_transaction')) {
    const payout = world.store.paidOut.get(id)
    if (payout) sums.set(payout, (sums.get(payout) ?? 0) + net)
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([payout, sum]) => `${payout} and what it paid out differ by ${sum}`)
}

function malformedObjects(world: World) {
  return world.store
    .kinds()
    .flatMap((kind) =>
      kind === 'event'
        ? []
        : world.store
            .all(kind)
            .flatMap((object) =>
              findContractViolations(object).map((violation) => `${object.id}: ${violation}`)
            )
    )
}
