import { BaseSchema } from '@adonisjs/lucid/schema'
import { compareTextExactlyByDefault } from '#core/database/exact_text'

/** Comes before the first table, so that all of them are made so. */
export default class extends BaseSchema {
  async up() {
    this.defer((db) => compareTextExactlyByDefault(db))
  }

  /** Nothing to undo: texts that compare exactly fit every version. */
  async down() {}
}
