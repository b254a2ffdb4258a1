import { wakeUpAfterCommit } from '#core/work/wake_up'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { OperationKind } from '#provisioning/contracts/operation_states'

/** Builds are worked on beside everything else, so that no customer's click waits for them. */
export type OperationSource = 'builds' | 'operations'

/** Has an operation looked at as soon as the transaction has committed. */
export function wakeOperation(
  trx: TransactionClientContract,
  { id, kind }: { id: string; kind: OperationKind }
): void {
  const source: OperationSource = kind === 'create' ? 'builds' : 'operations'
  wakeUpAfterCommit(trx, source, id)
}
