/** How long it is told who had an address, counted from when they had it last. */
export const ADDRESSES_KEPT = { days: 180 }
