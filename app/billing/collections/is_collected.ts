import type Invoice from '#billing/models/invoice'

/** Whether an invoice is collected by itself: an order that nobody pays is cancelled instead. */
export function isCollected({ kind }: Invoice): boolean {
  return kind !== 'order'
}
