import { balanceInvariants } from '#billing/invariants/balance_invariants'
import { documentInvariants } from '#billing/invariants/document_invariants'
import { ledgerInvariants } from '#billing/invariants/ledger_invariants'
import { mrrInvariant } from '#billing/invariants/mrr_invariant'
import { paymentInvariants } from '#billing/invariants/payment_invariants'
import { periodInvariants } from '#billing/invariants/period_invariants'
import type { Invariant } from '#billing/contracts/invariants'

/** All that holds of billing's own tables. */
export const bookInvariants: Invariant[] = [
  ...ledgerInvariants,
  ...documentInvariants,
  ...paymentInvariants,
  ...periodInvariants,
  ...balanceInvariants,
  mrrInvariant,
]
