import { beforeCreate } from '@adonisjs/lucid/orm'
import { WebhookEventSchema } from '#database/schema'
import { newId } from '#core/ids'

/** Something a gateway told us, kept until it has been acted upon. Only ids are kept of it. */
export default class WebhookEvent extends WebhookEventSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: WebhookEvent) {
    row.id ??= newId()
  }
}
