import { BaseModel, column } from '@adonisjs/lucid/orm'

/** Points that an account earned by paying an invoice. */
export default class Entry extends BaseModel {
  static table = 'loyalty_entries'
  /** Ids are made by `newId()`; without this line Lucid takes them for the database's. */
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare accountId: string

  @column()
  declare invoiceId: string

  @column()
  declare points: number

  @column()
  declare createdAt: string
}
