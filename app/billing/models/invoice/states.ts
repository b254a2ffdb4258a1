import type { TransitionTable } from '#core/database/transition'

export const invoiceStates = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const
export type InvoiceState = (typeof invoiceStates)[number]

/** A paid invoice is due again where the transfer that paid it was matched by mistake (`undoPayment`), and only then. */
export const invoiceTransitions: TransitionTable<InvoiceState> = {
  draft: ['open', 'paid'],
  open: ['paid', 'void', 'uncollectible'],
  uncollectible: ['open', 'paid', 'void'],
  paid: ['open'],
  void: [],
}
