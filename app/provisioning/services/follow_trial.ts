import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { trialStanding } from '#billing'
import { liftSuspension } from '#provisioning/suspensions/lift_suspension'
import { suspendService } from '#provisioning/suspensions/suspend_service'

/** Suspends what was tried while its trial is over and nobody continued it, and gives it back afterwards. Safe to run twice. */
export async function followTrial(trialId: string): Promise<void> {
  const standing = await trialStanding(trialId)
  if (!standing) return
  const { serviceId, isLapsed } = standing
  await transaction(async (trx) => {
    if (isLapsed) await suspendService(trx, serviceId, { reason: 'trial', by: SYSTEM })
    else await liftSuspension(trx, serviceId, 'trial', { by: SYSTEM })
  })
}
