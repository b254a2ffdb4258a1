import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { CreditNoteSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import { issueCreditNote } from '#billing/credit_notes/issue_credit_note'
import CreditNoteLine from '#billing/models/credit_note_line'
import CreditNoteTaxGroup from '#billing/models/credit_note_tax_group'
import Invoice from '#billing/models/invoice'
import Refund from '#billing/models/refund'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { Result } from '#core/result'
import type { CreditFailure } from '#billing/credit_notes/credit_parts'
import type { CreditNoteInput, Settling } from '#billing/credit_notes/issue_credit_note'
import type { CreditNoteSnapshot } from '#billing/credit_notes/credit_note_snapshot'

/** A document that takes back all or a part of an issued invoice. It is written once and never changes. */
export default class CreditNote extends compose(CreditNoteSchema, UlidModel) {
  /**
   * Issues a credit note in the caller's transaction: number, ledger, what goes back, outbox `credit_note.issued`. What
   * is due of the invoice goes down first. The same cause on the same invoice gives the note that was written before.
   * Call it late in the transaction: the invoice and the series are locked from here to the commit.
   */
  static issue(
    trx: TransactionClientContract,
    input: CreditNoteInput
  ): Promise<Result<CreditNote, CreditFailure>> {
    return issueCreditNote(trx, input)
  }

  declare settle: Settling

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  @hasMany(() => CreditNoteLine, { onQuery: (query) => query.orderBy('position') })
  declare lines: HasMany<typeof CreditNoteLine>

  @hasMany(() => CreditNoteTaxGroup)
  declare taxGroups: HasMany<typeof CreditNoteTaxGroup>

  @hasMany(() => Refund, { onQuery: (query) => query.orderBy('id') })
  declare refunds: HasMany<typeof Refund>

  get total(): Money {
    return Money.of(this.totalMinor, this.currency)
  }

  /** How much of it had been paid, and so went back; the rest lowered what was due. */
  get returned(): Money {
    return Money.of(this.returnedMinor, this.currency)
  }

  /** How much of it lowered what was due. */
  get lowered(): Money {
    return this.total.minus(this.returned)
  }

  /** What the document says, exactly as issued. */
  get document(): CreditNoteSnapshot {
    return JSON.parse(this.snapshot)
  }
}
