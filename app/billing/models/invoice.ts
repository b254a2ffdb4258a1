import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { InvoiceSchema } from '#database/schema'
import { transaction } from '#core/database/transaction'
import { UlidModel } from '#core/database/ulid_model'
import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import { issueInvoice } from '#billing/invoices/issue_invoice'
import { voidInvoice } from '#billing/invoices/void_invoice'
import CreditNote from '#billing/models/credit_note'
import { writeOffInvoice } from '#billing/write_offs/write_off_invoice'
import InvoiceLine from '#billing/models/invoice_line'
import InvoiceTaxGroup from '#billing/models/invoice_tax_group'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import Refund from '#billing/models/refund'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { Actor } from '#core/actor'
import type { InvoiceInput } from '#billing/invoices/invoice_input'
import type { InvoiceKind } from '#billing/models/invoice/kinds'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type { InvoiceState } from '#billing/models/invoice/states'

/** A bill with a number of its own. What it says is final from that moment; only its state and what was paid go on. */
export default class Invoice extends compose(InvoiceSchema, UlidModel) {
  /**
   * Issues an invoice in the caller's transaction: number, totals, tax, ledger, state `open`, outbox `invoice.issued`.
   * One over nothing is `paid` at once. Call it late in the transaction: the series is locked from here to the commit.
   */
  static issue(trx: TransactionClientContract, input: InvoiceInput): Promise<Invoice> {
    return issueInvoice(trx, input)
  }

  declare state: InvoiceState
  declare kind: InvoiceKind

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @hasMany(() => InvoiceLine, { onQuery: (query) => query.orderBy('position') })
  declare lines: HasMany<typeof InvoiceLine>

  @hasMany(() => InvoiceTaxGroup)
  declare taxGroups: HasMany<typeof InvoiceTaxGroup>

  @hasMany(() => Payment, { onQuery: (query) => query.orderBy('id') })
  declare payments: HasMany<typeof Payment>

  @hasMany(() => PaymentAttempt, { onQuery: (query) => query.orderBy('id', 'desc') })
  declare attempts: HasMany<typeof PaymentAttempt>

  @hasMany(() => Refund, { onQuery: (query) => query.orderBy('id') })
  declare refunds: HasMany<typeof Refund>

  @hasMany(() => CreditNote, { onQuery: (query) => query.orderBy('id') })
  declare creditNotes: HasMany<typeof CreditNote>

  /**
   * Takes an unpaid invoice back, in the given transaction or one of its own. True when this call did; false when it
   * was paid or void already (a paid one is refunded instead). It keeps its number; the ledger is reversed.
   */
  void(why: { by: Actor; reason: string }, trx?: TransactionClientContract): Promise<boolean> {
    return transaction((inner) => voidInvoice(inner, this.id, why), trx)
  }

  /**
   * Books what is due as lost, in the given transaction or one of its own. True when this call did; false where it is not
   * open or nothing is due. It may still be paid, credited or void: that takes the write-off back first.
   */
  writeOff(why: { by: Actor; reason: string }, trx?: TransactionClientContract): Promise<boolean> {
    return transaction((inner) => writeOffInvoice(inner, this.id, why), trx)
  }

  /** What is still to be paid, less what credit notes took off; zero for paid and void invoices. */
  amountDue(): Money {
    const due = this.isPayable ? this.totalMinor - this.paidMinor - this.credited.minor : 0
    return Money.of(due, this.currency)
  }

  /** What a card is charged of what is due: all of it, down to the last step of the currency. */
  cardDue(): Money {
    return this.amountDue().neighbours.below
  }

  /** Whether something is due that is less than a card can pay, so that only credit or a transfer settles it. */
  get isBelowCards(): boolean {
    return (
      this.amountDue().isPositive && this.cardDue().minor < currencyOf(this.currency).minimumCharge
    )
  }

  /** Whether more is due than one payment by card can be, so that credit or transfers pay part of it first. */
  get isAboveCards(): boolean {
    return this.cardDue().minor > currencyOf(this.currency).maximumCharge
  }

  get total(): Money {
    return Money.of(this.totalMinor, this.currency)
  }

  get net(): Money {
    return Money.of(this.netMinor, this.currency)
  }

  get tax(): Money {
    return Money.of(this.taxMinor, this.currency)
  }

  /** What it keeps of what was paid for it: less by what credit notes gave back. */
  get paid(): Money {
    return Money.of(this.paidMinor, this.currency)
  }

  /** What credit notes took off it. */
  get credited(): Money {
    return Money.of(this.creditedMinor ?? 0, this.currency)
  }

  get refunded(): Money {
    return Money.of(this.refundedMinor, this.currency)
  }

  /** Whether payments and credit notes make up all of it. */
  get isSettled(): boolean {
    return this.paidMinor + this.credited.minor >= this.totalMinor
  }

  /** Whether a credit note may correct it, if anything of it is left. */
  get isCreditable(): boolean {
    return this.isPayable || this.state === 'paid'
  }

  /** Whether money may still be taken for it. */
  get isPayable(): boolean {
    return this.state === 'open' || this.state === 'uncollectible'
  }

  /** The state as people are told it on a day of the shop's (`shopDay`): an open invoice past its last day is overdue. */
  stateOn(day: DateTime): InvoiceState | 'overdue' {
    return this.state === 'open' && this.payableUntil < day ? 'overdue' : this.state
  }

  /** The last day on which it may be paid: the one that it names, or a later one that staff gave its customer. */
  get payableUntil(): DateTime {
    return this.extendedTo && this.extendedTo > this.dueOn ? this.extendedTo : this.dueOn
  }

  /** What the document says, exactly as issued. */
  get document(): InvoiceSnapshot {
    if (!this.snapshot) throw new Error(`Invoice ${this.id} was not issued`)
    return JSON.parse(this.snapshot)
  }
}
