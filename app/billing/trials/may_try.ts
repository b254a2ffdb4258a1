import db from '@adonisjs/lucid/services/db'
import { trialMarks } from '#billing/trials/trial_marks'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'

/** Whether an account may try something for free: nobody who is known by the same marks did before. */
export async function mayTry(account: Account, trx?: TransactionClientContract): Promise<boolean> {
  const marks = await trialMarks(account, trx)
  const used = await (trx ?? db).from('trial_marks').whereIn('mark', marks).first()
  return !used
}
