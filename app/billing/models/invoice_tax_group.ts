import { beforeCreate } from '@adonisjs/lucid/orm'
import { InvoiceTaxGroupSchema } from '#database/schema'
import { newId } from '#core/ids'

/** What an invoice says about one kind of tax: what was taxed, how, and how much it came to. */
export default class InvoiceTaxGroup extends InvoiceTaxGroupSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: InvoiceTaxGroup) {
    row.id ??= newId()
  }
}
