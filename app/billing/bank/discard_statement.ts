import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import BankStatement from '#billing/models/bank_statement'

/** Throws a file away whose columns nobody named; false where it was imported. */
export function discardStatement(id: string): Promise<boolean> {
  return transaction(async (trx) => {
    const statement = await BankStatement.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (statement.state !== 'columns') return false
    await statement.useTransaction(trx).delete()
    await audit.record(trx, 'bank_statement.discarded', ['bank_statement', id], {})
    return true
  })
}
