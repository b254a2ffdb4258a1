import { beforeCreate } from '@adonisjs/lucid/orm'
import { OperationStepSchema } from '#database/schema'
import { newId } from '#core/ids'

/** A step of an operation with its times, for the pages that show long work. */
export default class OperationStep extends OperationStepSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(step: OperationStep) {
    step.id ??= newId()
  }

  declare state: 'waiting' | 'current' | 'done' | 'failed'
}
