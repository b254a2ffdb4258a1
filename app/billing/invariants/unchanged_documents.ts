import db from '@adonisjs/lucid/services/db'
import { hashOf } from '#billing/invoices/invoice_snapshot'
import type { Breach, Invariant } from '#billing/contracts/invariants'

const BATCH = 500

interface Document {
  id: string
  number: string
  snapshot: string | null
  snapshot_hash: string | null
}

/** Reads every document once, some hundred at a time. */
export const unchangedDocuments: Invariant = {
  id: 'I6',
  rule: 'Issued documents say what they said when they were issued',

  async breaches(limit) {
    const found: Breach[] = []
    for (const table of ['invoices', 'credit_notes'])
      for await (const document of documentsOf(table)) {
        if (found.length >= limit) return found
        if (hashOf(document.snapshot ?? '') !== document.snapshot_hash)
          found.push({ subject: document.number, found: 'another text than its fingerprint' })
      }
    return found
  },
}

async function* documentsOf(table: string): AsyncGenerator<Document> {
  for (let after = ''; ;) {
    const rows: Document[] = await db
      .from(table)
      .where('id', '>', after)
      .whereNotNull('number')
      .orderBy('id')
      .limit(BATCH)
      .select('id', 'number', 'snapshot', 'snapshot_hash')
    yield* rows
    if (rows.length < BATCH) return
    after = rows[rows.length - 1].id
  }
}
