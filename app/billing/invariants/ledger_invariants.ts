import db from '@adonisjs/lucid/services/db'
import { triggerNames } from '#core/database/triggers'
import { byQuery } from '#billing/invariants/by_query'
import type { Invariant } from '#billing/contracts/invariants'

const FINAL = [
  'ledger_accounts_no_update',
  'ledger_accounts_no_delete',
  'ledger_transfers_no_update',
  'ledger_transfers_no_delete',
  'invoices_final',
  'invoices_no_delete',
]

/** What holds of the ledger. */
export const ledgerInvariants: Invariant[] = [
  byQuery(
    'I1',
    'Every transfer moves a positive amount between accounts of its currency, so the books of each currency balance',
    () => `select transfers.idem as subject, transfers.amount_minor as found
     from ledger_transfers as transfers
     join ledger_accounts as debits on debits.id = transfers.debit_id
     join ledger_accounts as credits on credits.id = transfers.credit_id
     where transfers.amount_minor <= 0
       or debits.currency <> transfers.currency or credits.currency <> transfers.currency`
  ),
  {
    id: 'I2',
    rule: 'The database refuses to change the ledger and issued documents',
    async breaches() {
      const known = await triggerNames(db.connection())
      const missing = FINAL.filter((name) => !known.includes(name))
      return missing.map((name) => ({ subject: name, found: 'no such trigger' }))
    },
  },
  byQuery(
    'I12',
    'No account has credit below zero',
    () => `select accounts.id as subject, accounts.balance as found from (
       select ledger_accounts.id,
         (select coalesce(sum(amount_minor), 0) from ledger_transfers where credit_id = ledger_accounts.id) -
         (select coalesce(sum(amount_minor), 0) from ledger_transfers where debit_id = ledger_accounts.id) as balance
       from ledger_accounts where code = 'credit'
     ) as accounts where balance < 0`
  ),
]
