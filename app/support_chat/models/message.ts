import { compose } from '@adonisjs/core/helpers'
import { MessageSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** One thing that was written in a conversation. */
export default class Message extends compose(MessageSchema, UlidModel) {
  declare authorType: 'visitor' | 'customer' | 'staff'
}
