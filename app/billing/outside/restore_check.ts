import { shopLanguage } from '#core/i18n/languages'
import { lookAtGateway, type OutsideLook } from '#billing/outside/look_outside'
import { compareGateway } from '#billing/reconciliation/compare_balance'
import { noteGatewayAccount } from '#billing/reconciliation/note_gateway_account'
import { presentFinding } from '#billing/reconciliation/present_finding'
import BillingFinding, { outsideKinds } from '#billing/models/billing_finding'
import { GatewayError, gateways } from '@innkeeper/panel/gateway'
import type { RestoreCheck, RestoreLine } from '#core/restore/restore_checks'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

/**
 * Compares every gateway with a restored database: money that was taken or given back since the copy was made is booked
 * where it belongs to an invoice or account here, and told to staff where not. Nothing is charged or refunded.
 */
export const gatewaysRestoreCheck: RestoreCheck = {
  title: 'Payments',

  async run({ since }) {
    const lines: RestoreLine[] = []
    for (const gateway of gateways.all()) {
      if (gateway.isReady()) lines.push(...(await checkGateway(gateway, since)))
    }
    return [...lines, ...(await openFindings())]
  },
}

async function checkGateway(gateway: PaymentGateway, since: number | null): Promise<RestoreLine[]> {
  try {
    await noteGatewayAccount(gateway)
    const look = await lookAtGateway(gateway, since ?? undefined)
    await compareGateway(gateway)
    return [{ kind: 'fine', text: `${gateway.name} answered` }, ...linesOf(look)]
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return [{ kind: 'person', text: `${gateway.name} could not be asked: ${error.message}` }]
  }
}

function linesOf({ attempts, refunds, numbers }: OutsideLook): RestoreLine[] {
  const {
    booked = [],
    running = [],
    closed = [],
  } = Object.groupBy(attempts, ({ result }) => result)
  const pages = closed.length === 1 ? 'payment page' : 'payment pages'
  return [
    ...booked.map(
      ({ number, externalId }) => `Paid meanwhile, and booked now: ${number ?? externalId}`
    ),
    ...refunds
      .filter(({ result }) => result === 'booked')
      .map(({ externalId }) => `Refunded meanwhile, and booked now: ${externalId}`),
    ...running.map(
      ({ externalId }) => `Not decided yet at the provider; booked once it is: ${externalId}`
    ),
    ...(closed.length > 0
      ? [`${closed.length} ${pages} that nobody here knows can't be paid any more`]
      : []),
    ...(numbers ? [`Invoice numbers go on behind ${numbers.last}, which the provider knows`] : []),
  ].map(repaired)
}

const repaired = (text: string): RestoreLine => ({ kind: 'repaired', text })

async function openFindings(): Promise<RestoreLine[]> {
  const findings = await BillingFinding.query()
    .whereNull('settled_at')
    .whereIn('kind', [...outsideKinds])
    .preload('account')
    .preload('invoice')
    .orderBy('id')
  return findings.map((finding) => {
    const { title, text, reference } = presentFinding(shopLanguage(), finding)
    return { kind: 'person', text: `${title}. ${text} Reference: ${reference ?? 'none'}` }
  })
}
