import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type { ReadImage } from '#core/brand/images/read_image'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface BrandFile {
  type: string
  content: Buffer
}

/** A few of a quarter of a megabyte at most, so that a shop's own answer while the database doesn't. */
const MOST_KEPT = 16
const kept = new Map<string, BrandFile>()

/**
 * Pictures of the brand, in the database: every web process has them, backups hold them and updates leave them alone.
 * A file is known by what it holds and never changed or removed, because emails that were sent show it.
 */
export const brandFiles = {
  async store({ hash, type, content }: ReadImage, trx: TransactionClientContract): Promise<void> {
    await trx
      .knexQuery()
      .table('brand_files')
      .insert({ hash, type, content, created_at: sqlTime() })
      .onConflict('hash')
      .ignore()
  },

  /** The file with this hash, or null. What was read once is read no more. */
  async find(hash: string): Promise<BrandFile | null> {
    const known = kept.get(hash)
    if (known) return known
    const row: BrandFile | null = await db
      .from('brand_files')
      .where('hash', hash)
      .select('type', 'content')
      .first()
    if (!row) return null
    if (kept.size >= MOST_KEPT) kept.clear()
    const file = { type: row.type, content: Buffer.from(row.content) }
    kept.set(hash, file)
    return file
  },
}
