import { ledger, type LedgerSide, type Transfer } from '#billing/ledger/ledger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Money } from '#core/money/money'
import type { GatewayMovement } from '@innkeeper/panel/gateway'

type Trx = TransactionClientContract

export interface InvoiceBooking {
  id: string
  accountId: string
  net: Money
  taxGroups: { country: string; rateBp: number; tax: Money }[]
}

export interface CreditNoteBooking extends InvoiceBooking {
  invoiceId: string
  /** What of it had been paid, and is owed back from now on. */
  returned: Money
  /** What of that nobody paid, because it was waived as a card was charged. */
  waived: Money
}

export interface PaymentBooking {
  invoiceId: string | null
  accountId: string
  paymentId: string
  /** Names the payment for good: the gateway's charge, or our own id. */
  cause: string
  from: LedgerSide
  applied: Money
  surplus: Money
}

export interface RefundBooking {
  id: string
  invoiceId: string | null
  amount: Money
  to: LedgerSide
  /** Part of the amount that was not what the invoice took, and comes out of the customer's credit. */
  fromCredit?: { accountId: string; amount: Money }
}

/** What an event at a gateway did to our balance there, beside what is booked of the event itself. */
export interface MovementBooking {
  gateway: string
  movement: GatewayMovement
  /** What the event's own transfers did to the clearing account, signed, in the event's currency. */
  booked: Money
  ref: { type: string; id: string }
}

export interface DisputePartBooking {
  id: string
  disputeId: string
  invoiceId: string | null
}

interface DisputeMovement {
  movement: GatewayMovement
  /** What each part has of it, in the order of the parts. */
  shares: Money[]
  parts: DisputePartBooking[]
}

const REFUNDS = { code: 'refunds' } as const

const receivable = (accountId: string): LedgerSide => ({ code: 'receivable', owner: accountId })

export const creditOf = (accountId: string): LedgerSide => ({ code: 'credit', owner: accountId })

export const clearingOf = (gateway: string): LedgerSide => ({ code: 'clearing', owner: gateway })

/** The business events and what each writes to the ledger. Every one may be called again without effect. */
export const postings = {
  /** Invoices that the same transaction writes: what their customers owe from now on. */
  invoicesIssued(trx: Trx, invoices: InvoiceBooking[]): Promise<void> {
    return ledger.postNew(trx, invoices.flatMap(transfersOfIssue))
  },

  /** Takes an invoice back; what had been paid of it becomes the customer's credit. */
  async invoiceVoided(trx: Trx, invoice: InvoiceBooking, paid: Money): Promise<void> {
    const common = { kind: 'void', ref: { type: 'invoice', id: invoice.id }, invoiceId: invoice.id }
    const owed = receivable(invoice.accountId)
    const debit = { code: 'revenue' } as const
    await ledger.post(trx, {
      ...common,
      debit,
      credit: owed,
      amount: invoice.net,
      idem: `inv:${invoice.id}:void:rev`,
    })
    for (const { country, rateBp, tax } of invoice.taxGroups) {
      const payable = { code: 'tax_payable', owner: country } as const
      const idem = `inv:${invoice.id}:void:tax:${country}:${rateBp}`
      await ledger.post(trx, { ...common, debit: payable, credit: owed, amount: tax, idem })
    }
    const credit = creditOf(invoice.accountId)
    await ledger.post(trx, {
      ...common,
      debit: owed,
      credit,
      amount: paid,
      idem: `inv:${invoice.id}:void:paid`,
    })
  },

  /** Takes a part of an invoice back. What had been paid of that part is owed to the customer until a refund pays it. */
  async creditNoteIssued(trx: Trx, note: CreditNoteBooking): Promise<void> {
    const { id, invoiceId } = note
    const common = { kind: 'credit_note', ref: { type: 'credit_note', id }, invoiceId }
    const owed = receivable(note.accountId)
    const debit = { code: 'revenue' } as const
    await ledger.post(trx, {
      ...common,
      debit,
      credit: owed,
      amount: note.net,
      idem: `cn:${id}:rev`,
    })
    for (const { country, rateBp, tax } of note.taxGroups) {
      const payable = { code: 'tax_payable', owner: country } as const
      const idem = `cn:${id}:tax:${country}:${rateBp}`
      await ledger.post(trx, { ...common, debit: payable, credit: owed, amount: tax, idem })
    }
    await ledger.post(trx, {
      ...common,
      debit: owed,
      credit: REFUNDS,
      amount: note.returned,
      idem: `cn:${id}:back`,
    })
    await ledger.post(trx, {
      ...common,
      debit: REFUNDS,
      credit: { code: 'goodwill' },
      amount: note.waived,
      idem: `cn:${id}:waived`,
    })
  },

  /** What is due of an invoice is lost, and the tax in it is not owed where that is taken back. */
  async writtenOff(trx: Trx, writeOff: InvoiceBooking & { invoiceId: string }): Promise<void> {
    const { id, invoiceId, net } = writeOff
    const common = { kind: 'write_off', ref: { type: 'write_off', id }, invoiceId }
    const owed = receivable(writeOff.accountId)
    const lost = { ...common, debit: { code: 'bad_debt' } as const, credit: owed }
    await ledger.post(trx, { ...lost, amount: net, idem: `wo:${id}` })
    for (const { country, rateBp, tax } of writeOff.taxGroups) {
      const payable = { code: 'tax_payable', owner: country } as const
      const idem = `wo:${id}:tax:${country}:${rateBp}`
      await ledger.post(trx, { ...common, debit: payable, credit: owed, amount: tax, idem })
    }
  },

  async writeOffReversed(trx: Trx, writeOffId: string): Promise<void> {
    const ref = { type: 'write_off', id: writeOffId }
    await ledger.reverse(trx, { ref, kind: 'write_off', as: 'write_off_reversed' })
  },

  /** A payment of an invoice that is not paid in full went back at the gateway: so much is due again. */
  async paymentReturned(
    trx: Trx,
    refund: { id: string; invoiceId: string; accountId: string; amount: Money }
  ): Promise<void> {
    await ledger.post(trx, {
      idem: `re:${refund.id}:due`,
      debit: receivable(refund.accountId),
      credit: REFUNDS,
      amount: refund.amount,
      kind: 'payment_returned',
      ref: { type: 'refund', id: refund.id },
      invoiceId: refund.invoiceId,
    })
  },

  /** Money in: what the invoice takes settles the receivable, the rest is the customer's credit. */
  async paymentReceived(trx: Trx, payment: PaymentBooking): Promise<void> {
    const { cause, from: debit, accountId, invoiceId } = payment
    const common = { kind: 'payment', ref: { type: 'payment', id: payment.paymentId }, debit }
    const settled = { ...common, credit: receivable(accountId), amount: payment.applied, invoiceId }
    await ledger.post(trx, { ...settled, idem: `pay:${cause}` })
    await ledger.post(trx, {
      ...common,
      credit: creditOf(accountId),
      amount: payment.surplus,
      idem: `top:${cause}`,
    })
  },

  /** A payment that was booked by mistake: the opposite of all that it posted. */
  async paymentUndone(trx: Trx, paymentId: string): Promise<void> {
    const ref = { type: 'payment', id: paymentId }
    await ledger.reverse(trx, { ref, kind: 'payment', as: 'payment_undone' })
  },

  /**
   * The gateway's fee, which is negative where it gives one back; and, where it pays us out in another currency than the
   * customer's, the exchange.
   */
  async movementBooked(
    trx: Trx,
    { gateway, movement, booked, ref }: MovementBooking
  ): Promise<void> {
    const clearing = clearingOf(gateway)
    if (movement.gross.currency !== booked.currency) {
      const fx = { code: 'fx', owner: gateway } as const
      const common = { kind: 'exchange', ref }
      const out = signed(booked.negated(), clearing, fx)
      await ledger.post(trx, { ...common, ...out, idem: `fx:${movement.id}:out` })
      const into = signed(movement.gross, clearing, fx)
      await ledger.post(trx, { ...common, ...into, idem: `fx:${movement.id}:in` })
    }
    const fee = signed(movement.fee, { code: 'fees', owner: gateway }, clearing)
    await ledger.post(trx, { ...fee, idem: `fee:${movement.id}`, kind: 'fee', ref })
  },

  /** Money out: what a credit note had left in `refunds`, where what is owed to customers stands. */
  async refundExecuted(trx: Trx, refund: RefundBooking): Promise<void> {
    const { id, invoiceId, to, fromCredit } = refund
    const common = { credit: to, kind: 'refund', ref: { type: 'refund', id }, invoiceId }
    const amount = fromCredit ? refund.amount.minus(fromCredit.amount) : refund.amount
    await ledger.post(trx, { ...common, debit: REFUNDS, amount, idem: `re:${id}` })
    if (!fromCredit) return
    await ledger.post(trx, {
      ...common,
      debit: creditOf(fromCredit.accountId),
      amount: fromCredit.amount,
      idem: `re:${id}:credit`,
    })
  },

  async refundFailed(trx: Trx, refundId: string): Promise<void> {
    const ref = { type: 'refund', id: refundId }
    await ledger.reverse(trx, { ref, kind: 'refund', as: 'refund_failed' })
  },

  /**
   * What the gateway took for a dispute is held apart until the bank decides, for each invoice what it shares of it; what it gives back
   * leaves the hold. What was booked whole, before disputes had parts, stays so.
   */
  async disputeMoved(
    trx: Trx,
    { id, gateway }: { id: string; gateway: string },
    { movement, shares, parts }: DisputeMovement
  ): Promise<void> {
    const hold = { code: 'dispute_hold', owner: gateway } as const
    const ref = { type: 'dispute', id }
    const [first, ...others] = disputeNames(movement.id, parts.length)
    const isBooked = await trx.from('ledger_transfers').where('idem', first).first()
    for (const [index, idem] of isBooked ? [] : [first, ...others].entries())
      await ledger.post(trx, {
        ...signed(shares[index].negated(), hold, clearingOf(gateway)),
        ...{ idem, kind: 'dispute', ref, invoiceId: parts[index].invoiceId },
      })
    await this.movementBooked(trx, { gateway, movement, booked: movement.gross, ref })
  },

  /** Makes the loss of a part of a dispute what it now is: all that is held of it once the bank decided against us, else nothing. */
  async disputeLost(
    trx: Trx,
    { part, gateway }: { part: DisputePartBooking; gateway: string },
    loss: Money
  ): Promise<void> {
    const kind = 'dispute_loss'
    const { disputeId, invoiceId } = part
    const posted = await trx
      .from('ledger_transfers')
      .join('ledger_accounts', 'ledger_accounts.id', 'ledger_transfers.debit_id')
      .where({ ref_type: 'dispute', ref_id: disputeId, kind })
      .where('ledger_transfers.currency', loss.currency)
      .where((of) => (invoiceId ? of.where({ invoice_id: invoiceId }) : of.whereNull('invoice_id')))
      .select('ledger_transfers.amount_minor', 'ledger_accounts.code')
    const before = posted.reduce(
      (sum, { amount_minor: amount, code }) =>
        sum + (code === 'chargeback_loss' ? Number(amount) : -Number(amount)),
      0
    )
    const change = loss.minus(Money.of(before, loss.currency))
    const hold = { code: 'dispute_hold', owner: gateway } as const
    await ledger.post(trx, {
      ...signed(change, { code: 'chargeback_loss' }, hold),
      idem: `dp:${disputeId}:loss:${loss.currency}:${part.id}:${posted.length}`,
      ...{ kind, ref: { type: 'dispute', id: disputeId }, invoiceId },
    })
  },

  async creditGranted(
    trx: Trx,
    grant: { id: string; accountId: string; amount: Money }
  ): Promise<void> {
    await ledger.post(trx, {
      idem: `grant:${grant.id}`,
      debit: { code: 'goodwill' },
      credit: creditOf(grant.accountId),
      amount: grant.amount,
      kind: 'credit_grant',
      ref: { type: 'credit_grant', id: grant.id },
    })
  },
}

/** What the transfers of a movement for a dispute of so many parts are called. */
export function disputeNames(movementId: string, parts: number): string[] {
  return Array.from({ length: parts }, (_, index) =>
    index === 0 ? `dp:${movementId}` : `dp:${movementId}:${index}`
  )
}

/** A transfer from credit to debit, or the other way round for a negative amount. */
export function signed(amount: Money, debit: LedgerSide, credit: LedgerSide) {
  return amount.isNegative
    ? { debit: credit, credit: debit, amount: amount.negated() }
    : { debit, credit, amount }
}

function transfersOfIssue(invoice: InvoiceBooking): Transfer[] {
  const common = {
    kind: 'invoice',
    ref: { type: 'invoice', id: invoice.id },
    invoiceId: invoice.id,
    debit: receivable(invoice.accountId),
  }
  const taxes = invoice.taxGroups.map(({ country, rateBp, tax }) => ({
    ...common,
    credit: { code: 'tax_payable', owner: country } as const,
    amount: tax,
    idem: `inv:${invoice.id}:tax:${country}:${rateBp}`,
  }))
  const revenue = { code: 'revenue' } as const
  return [
    { ...common, credit: revenue, amount: invoice.net, idem: `inv:${invoice.id}:rev` },
    ...taxes,
  ]
}
