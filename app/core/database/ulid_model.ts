import { beforeCreate, type BaseModel } from '@adonisjs/lucid/orm'
import { newId } from '#core/ids'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'

/** A model whose rows get a ULID as their key from the application before they are inserted; a given key is kept. */
export const UlidModel = <Schema extends NormalizeConstructor<typeof BaseModel>>(
  superclass: Schema
) => {
  class Identified extends superclass {
    static selfAssignPrimaryKey = true

    @beforeCreate()
    static assignId(row: { id?: string }) {
      row.id ??= newId()
    }
  }
  return Identified
}
