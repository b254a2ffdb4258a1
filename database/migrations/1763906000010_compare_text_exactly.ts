import { BaseSchema } from '@adonisjs/lucid/schema'
import { compareTextExactly } from '#core/database/exact_text'

/** For the tables of the framework, and of installations that are older than their database's default. */
export default class extends BaseSchema {
  async up() {
    this.defer((db) => compareTextExactly(db))
  }

  /** Nothing to undo: texts that compare exactly fit every version. */
  async down() {}
}
