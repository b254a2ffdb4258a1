import { compose } from '@adonisjs/core/helpers'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { UlidModel } from '#core/database/ulid_model'
import { TermsVersionSchema } from '#database/schema'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** One line of at most eighty characters that ends with no punctuation, such as "2. Prices and payment". */
const HEADING = /^[^\n]{1,79}[\p{L}\p{N})]$/u

export interface TermsBlock {
  text: string
  /** Of a heading, to link to it; null for a paragraph. */
  id: string | null
}

/** One wording of the terms. Once published it never changes: orders point to the wording that was accepted. */
export default class TermsVersion extends compose(TermsVersionSchema, UlidModel) {
  /** The wording in force, or null where none was published yet. */
  static async inForce(trx?: TransactionClientContract): Promise<TermsVersion | null> {
    return TermsVersion.query({ client: trx })
      .whereNotNull('published_at')
      .orderBy('published_at', 'desc')
      .orderBy('id', 'desc')
      .first()
  }

  get isPublished(): boolean {
    return this.publishedAt !== null
  }

  /** The text in paragraphs, split at empty lines. */
  get paragraphs(): string[] {
    return this.body
      .split(/\r?\n\s*\r?\n/)
      .map((text) => text.trim())
      .filter(Boolean)
  }

  /** The paragraphs, where a line of its own that is no sentence heads what follows it. */
  get blocks(): TermsBlock[] {
    return this.paragraphs.map((text, index) => ({
      text,
      id: HEADING.test(text) ? `section-${index + 1}` : null,
    }))
  }

  /** The headings, for a table of contents. */
  get headings(): { id: string; title: string }[] {
    return this.blocks.flatMap(({ id, text }) => (id ? [{ id, title: text }] : []))
  }

  /** Puts the wording in force. False when it already was published. */
  async publish(trx: TransactionClientContract): Promise<boolean> {
    const changed = await trx
      .from('terms_versions')
      .where('id', this.id)
      .whereNull('published_at')
      .update({ published_at: sqlTime() })
    return changedRows(changed) === 1
  }
}
