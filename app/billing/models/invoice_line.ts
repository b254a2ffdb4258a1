import { beforeCreate } from '@adonisjs/lucid/orm'
import { InvoiceLineSchema } from '#database/schema'
import { newId } from '#core/ids'

/** One position of an invoice. */
export default class InvoiceLine extends InvoiceLineSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: InvoiceLine) {
    row.id ??= newId()
  }
}
