import { BaseSchema } from '@adonisjs/lucid/schema'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

interface DisputeRow {
  id: string
  amount_minor: number | string
  currency: string
  payment_id: string
}

/**
 * What of a dispute is about which payment of its charge, which may have paid several invoices. Disputes from before get their parts by
 * what each payment was; what was booked for them stays as it is.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('dispute_parts', (table) => {
      table.string('id', 26).primary()
      table.string('dispute_id', 26).notNullable().references('id').inTable('disputes')
      table.string('payment_id', 26).notNullable().references('id').inTable('payments')
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['dispute_id', 'payment_id'], { indexName: 'dispute_parts_unique' })
      table.index(['invoice_id'], 'dispute_parts_invoice_index')
      table.index(['payment_id'], 'dispute_parts_payment_index')
    })
    this.defer(divideAll)
  }

  async down() {
    this.schema.dropTable('dispute_parts')
  }
}

async function divideAll(db: QueryClientContract): Promise<void> {
  const disputes: DisputeRow[] = await db
    .from('disputes')
    .whereNotExists((parts) =>
      parts
        .from('dispute_parts')
        .whereColumn('dispute_parts.dispute_id', 'disputes.id')
        .select('id')
    )
    .select('id', 'amount_minor', 'currency', 'payment_id')
  for (const dispute of disputes) await divide(db, dispute)
}

async function divide(db: QueryClientContract, dispute: DisputeRow): Promise<void> {
  const payments = await db
    .from('payments')
    .join('payments as first', (join) =>
      join
        .on('first.gateway', 'payments.gateway')
        .andOn('first.external_id', 'payments.external_id')
    )
    .where('first.id', dispute.payment_id)
    .orderBy('payments.part')
    .select('payments.id', 'payments.invoice_id', 'payments.amount_minor')
  const shares = shared(
    Number(dispute.amount_minor),
    payments.map((row) => Number(row.amount_minor))
  )
  const rows = payments.map(({ id, invoice_id: invoiceId }, index) => ({
    ...{ id: newId(), dispute_id: dispute.id, payment_id: id, invoice_id: invoiceId },
    ...{ amount_minor: shares[index], currency: dispute.currency, created_at: sqlTime() },
  }))
  if (rows.length > 0) await db.table('dispute_parts').multiInsert(rows)
}

/** By the largest remainder. */
function shared(whole: number, weights: number[]): number[] {
  const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
  const exact = weights.map((weight) => BigInt(whole) * BigInt(weight))
  const parts = exact.map((each) => Number(each / total))
  const order = exact
    .map((each, index) => ({ index, rest: each % total }))
    .sort((one, other) => Number(other.rest - one.rest) || one.index - other.index)
  const left = whole - parts.reduce((sum, part) => sum + part, 0)
  for (const { index } of order.slice(0, left)) parts[index] += 1
  return parts
}
