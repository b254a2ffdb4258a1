export const payoutStates = ['pending', 'in_transit', 'paid', 'failed', 'cancelled'] as const
export type PayoutState = (typeof payoutStates)[number]
