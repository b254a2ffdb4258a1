import { cancelSubscription, type CancelFailure, type CancelInput } from '#billing'
import { cancelSetup, type SetupFailure } from '#provisioning/services/cancel_setup'
import Service from '#provisioning/models/service'
import { ok, type Result } from '#core/result'
import type { I18n } from '@adonisjs/i18n'
import type Cancellation from '#billing/models/cancellation'
import type { CancellationMode } from '#billing/models/cancellation/states'

/** How a service was ended: `withdrawal_setup` where its customer withdrew before it was set up. */
type Done = CancellationMode | 'withdrawal_setup'
type Cancelled = Result<Done, CancelFailure | SetupFailure>

/** Ends a service in the way that was chosen, or says why not. A consumer withdraws from the contract whether it is set up by now or not. */
export async function cancelService(
  serviceId: string,
  { mode, ...input }: Omit<CancelInput, 'mode'> & { mode: CancellationMode }
): Promise<Cancelled> {
  if (mode === 'setup') return as(mode, await cancelSetup(serviceId, { ...input, mode }))
  if (mode === 'withdrawal' && (await isAwaited(serviceId))) {
    const withdrawn = await cancelSetup(serviceId, { ...input, mode })
    if (withdrawn.ok || withdrawn.error.type !== 'begun') return as('withdrawal_setup', withdrawn)
  }
  return as(mode, await cancelSubscription(serviceId, { ...input, mode }))
}

/** Whether it was not set up a moment ago; what it is now is decided under its lock. */
async function isAwaited(serviceId: string): Promise<boolean> {
  const { state } = await Service.findOrFail(serviceId)
  return state === 'pending' || state === 'provisioning'
}

/** What whoever pressed the button is told. */
export function cancelMessage(i18n: I18n, cancelled: Cancelled, hostname: string) {
  const text = cancelled.ok ? `done.${cancelled.value}` : `refused.${cancelled.error.type}`
  return {
    tone: cancelled.ok ? 'success' : 'error',
    text: i18n.t(`provisioning.cancellation.${text}`, { hostname }),
  }
}

function as<Failure extends { type: string }>(
  done: Done,
  result: Result<Cancellation, Failure>
): Result<Done, Failure> {
  return result.ok ? ok(done) : result
}
