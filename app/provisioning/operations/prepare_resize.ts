import { crashPoint } from '#core/crash_point'
import { parkOperation } from '#provisioning/operations/park_operation'
import { reserveSize } from '#provisioning/placement/reserve_size'
import Service from '#provisioning/models/service'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type { SizeShortage } from '#provisioning/contracts/service_size'
import type Operation from '#provisioning/models/operation'

/**
 * Books the larger size and the addresses that are to come before the host is asked for anything. False, and parked with
 * what is short, when the machine cannot grow where it is: it is not moved for that.
 */
export async function prepareResize(
  fenced: FencedOperation,
  operation: Operation
): Promise<boolean> {
  const { service, target } = operation
  if (!target) throw new Error(`Operation ${operation.id} does not say what it resizes to`)
  if (service.bookedDiskGb !== null) return true

  const outcome: { shortage: SizeShortage | null } = { shortage: null }
  await fenced.write({}, async (trx) => {
    const locked = await Service.query({ client: trx })
      .where('id', service.id)
      .forUpdate()
      .firstOrFail()
    outcome.shortage = await reserveSize(trx, locked, target)
    crashPoint('provisioning.before_size_commit')
  })
  crashPoint('provisioning.size_reserved')
  if (!outcome.shortage) return true
  const problem = { kind: 'capacity', code: null, message: outcome.shortage } as const
  await parkOperation(fenced, operation, problem, 'needs_attention')
  return false
}
