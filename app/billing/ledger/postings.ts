import { ledger, type LedgerSide } from '#billing/ledger/ledger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Money } from '#core/money/money'

type Trx = TransactionClientContract

export interface InvoiceBooking {
  id: string
  accountId: string
  net: Money
  taxGroups: { country: string; rateBp: number; tax: Money }[]
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
}

const receivable = (accountId: string): LedgerSide => ({ code: 'receivable', owner: accountId })

export const creditOf = (accountId: string): LedgerSide => ({ code: 'credit', owner: accountId })

export const clearingOf = (gateway: string): LedgerSide => ({ code: 'clearing', owner: gateway })

/** The business events and what each writes to the ledger. Every one may be called again without effect. */
export const postings = {
  async invoiceIssued(trx: Trx, invoice: InvoiceBooking): Promise<void> {
    const common = {
      kind: 'invoice',
      ref: { type: 'invoice', id: invoice.id },
      invoiceId: invoice.id,
    }
    const debit = receivable(invoice.accountId)
    const revenue = { ...common, debit, credit: { code: 'revenue' } as const, amount: invoice.net }
    await ledger.post(trx, { ...revenue, idem: `inv:${invoice.id}:rev` })
    for (const { country, rateBp, tax } of invoice.taxGroups) {
      const credit = { code: 'tax_payable', owner: country } as const
      await ledger.post(trx, {
        ...common,
        debit,
        credit,
        amount: tax,
        idem: `inv:${invoice.id}:tax:${country}:${rateBp}`,
      })
    }
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

  async feeTaken(
    trx: Trx,
    gateway: string,
    fee: { id: string; amount: Money },
    paymentId: string
  ): Promise<void> {
    await ledger.post(trx, {
      idem: `fee:${fee.id}`,
      debit: { code: 'fees', owner: gateway },
      credit: clearingOf(gateway),
      amount: fee.amount,
      kind: 'fee',
      ref: { type: 'payment', id: paymentId },
    })
  },

  /** Money out. It stands in `refunds`, a deduction from revenue, until a credit note moves it there. */
  async refundExecuted(trx: Trx, refund: RefundBooking): Promise<void> {
    await ledger.post(trx, {
      idem: `re:${refund.id}`,
      debit: { code: 'refunds' },
      credit: refund.to,
      amount: refund.amount,
      kind: 'refund',
      ref: { type: 'refund', id: refund.id },
      invoiceId: refund.invoiceId,
    })
  },

  async refundFailed(trx: Trx, refund: RefundBooking): Promise<void> {
    await ledger.post(trx, {
      idem: `re:${refund.id}:fail`,
      debit: refund.to,
      credit: { code: 'refunds' },
      amount: refund.amount,
      kind: 'refund_failed',
      ref: { type: 'refund', id: refund.id },
      invoiceId: refund.invoiceId,
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
