import { settings } from '#core/settings/settings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Whether invoices say where money can be transferred to. */
export async function takesTransfers(client?: TransactionClientContract): Promise<boolean> {
  const [iban, details] = [
    await settings.get('billing.iban', client),
    await settings.get('billing.bank_details', client),
  ]
  return Boolean(iban || details)
}
