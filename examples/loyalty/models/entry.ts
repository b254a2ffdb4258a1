import { BaseModel, column } from '@adonisjs/lucid/orm'

/** Points that an account earned by paying an invoice. */
export default class Entry extends BaseModel {
  static table = 'loyalty_entries'

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
