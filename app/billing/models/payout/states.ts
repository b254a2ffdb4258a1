import { payoutStates, type PayoutState } from '@innkeeper/panel/gateway'
import type { TransitionTable } from '#core/database/transition'

export { payoutStates, type PayoutState }

/** A bank may refuse what was told to be paid for some days; nothing follows money that is in the balance again. */
export const payoutTransitions: TransitionTable<PayoutState> = {
  pending: ['in_transit', 'paid', 'failed', 'cancelled'],
  in_transit: ['paid', 'failed', 'cancelled'],
  paid: ['failed', 'cancelled'],
  failed: [],
  cancelled: [],
}

/** On their way to the bank. */
export const movingPayoutStates: readonly PayoutState[] = ['pending', 'in_transit']
