import { beforeCreate } from '@adonisjs/lucid/orm'
import { TemplateImageSchema } from '#database/schema'
import { newId } from '#core/ids'

/** Which image of a cluster stands for a template on offer. */
export default class TemplateImage extends TemplateImageSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: TemplateImage) {
    row.id ??= newId()
  }
}
