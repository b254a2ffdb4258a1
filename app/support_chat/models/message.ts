import { beforeCreate } from '@adonisjs/lucid/orm'
import { newId } from '#core/ids'
import { MessageSchema } from '#database/schema'

/** One thing that was written in a conversation. */
export default class Message extends MessageSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(message: Message) {
    message.id ??= newId()
  }

  declare authorType: 'visitor' | 'customer' | 'staff'
}
