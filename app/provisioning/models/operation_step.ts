import { compose } from '@adonisjs/core/helpers'
import { OperationStepSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A step of an operation with its times, for the pages that show long work. */
export default class OperationStep extends compose(OperationStepSchema, UlidModel) {
  declare state: 'waiting' | 'current' | 'done' | 'failed'
}
