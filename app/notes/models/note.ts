import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { NoteSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import User from '#identity/models/user'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

export const noteSubjects = ['customer', 'order', 'service'] as const
export type NoteSubject = (typeof noteSubjects)[number]

/** What one of the staff noted about a customer, an order or a service, for the others. */
export default class Note extends compose(NoteSchema, UlidModel) {
  declare subjectType: NoteSubject

  @belongsTo(() => User, { foreignKey: 'authorId' })
  declare author: BelongsTo<typeof User>
}
