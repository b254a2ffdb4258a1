import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BankColumns } from '#billing/bank/columns'

/** How files with these headings were read before; null where none were. */
export async function layoutFor(signature: string): Promise<BankColumns | null> {
  const row = await db.from('bank_layouts').where('signature', signature).first()
  return row ? JSON.parse(row.columns) : null
}

export async function rememberLayout(
  trx: TransactionClientContract,
  signature: string,
  columns: BankColumns
): Promise<void> {
  await trx
    .knexQuery()
    .table('bank_layouts')
    .insert({ signature, columns: JSON.stringify(columns), updated_at: sqlTime() })
    .onConflict('signature')
    .merge()
}
