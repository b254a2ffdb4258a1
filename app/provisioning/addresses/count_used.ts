import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Books that so many addresses of a subnet were taken or, below zero, given back, in the transaction that does so. */
export async function countUsed(
  trx: TransactionClientContract,
  subnetId: string,
  addresses: number
): Promise<void> {
  await trx.from('ip_subnets').where('id', subnetId).increment('used', addresses)
}
