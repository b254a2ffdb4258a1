import { compose } from '@adonisjs/core/helpers'
import { BankStatementSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A file from the shop's bank. One whose columns are not known yet waits for staff to name them, with its content. */
export default class BankStatement extends compose(BankStatementSchema, UlidModel) {
  declare format: 'camt053' | 'csv'
  declare state: 'columns' | 'imported'
}
