import type { TransitionTable } from '#core/database/transition'

export const invoiceStates = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const
export type InvoiceState = (typeof invoiceStates)[number]

export const invoiceTransitions: TransitionTable<InvoiceState> = {
  draft: ['open', 'paid'],
  open: ['paid', 'void', 'uncollectible'],
  uncollectible: ['paid', 'void'],
  paid: [],
  void: [],
}
