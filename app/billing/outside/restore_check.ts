import { shopLanguage } from '#core/i18n/languages'
import { lookAtGateway, type OutsideLook } from '#billing/outside/look_outside'
import { compareGateway } from '#billing/reconciliation/compare_balance'
import { noteGatewayAccount } from '#billing/reconciliation/note_gateway_account'
import { presentFinding } from '#billing/reconciliation/present_finding'
import BillingFinding, { outsideKinds } from '#billing/models/billing_finding'
import { GatewayError, gateways } from '@innkeeper/panel/gateway'
import {
  restoreText,
  type RestoreCheck,
  type RestoreLine,
  type RestoreText,
} from '#core/restore/restore_checks'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

/**
 * Compares every gateway with a restored database: money that was taken or given back since the copy was made is booked
 * where it belongs to an invoice or account here, and told to staff where not. Nothing is charged or refunded.
 */
export const gatewaysRestoreCheck: RestoreCheck = {
  name: 'payments',

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
    return [
      { kind: 'fine', text: restoreText('payments.answered', { gateway: gateway.name }) },
      ...linesOf(look),
    ]
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const values = { gateway: gateway.name, reason: error.message }
    return [{ kind: 'person', text: restoreText('payments.silent', values) }]
  }
}

function linesOf({ attempts, refunds, numbers }: OutsideLook): RestoreLine[] {
  const {
    booked = [],
    running = [],
    closed = [],
  } = Object.groupBy(attempts, ({ result }) => result)
  return [
    ...booked.map(({ number, externalId }) =>
      restoreText('payments.paid', { number: number ?? externalId })
    ),
    ...refunds
      .filter(({ result }) => result === 'booked')
      .map(({ externalId }) => restoreText('payments.refunded', { reference: externalId })),
    ...running.map(({ externalId }) =>
      restoreText('payments.undecided', { reference: externalId })
    ),
    ...(closed.length > 0 ? [restoreText('payments.pages', { count: closed.length })] : []),
    ...(numbers ? [restoreText('payments.numbers', { last: numbers.last })] : []),
  ].map(repaired)
}

const repaired = (text: RestoreText): RestoreLine => ({ kind: 'repaired', text })

async function openFindings(): Promise<RestoreLine[]> {
  const findings = await BillingFinding.query()
    .whereNull('settled_at')
    .whereIn('kind', [...outsideKinds])
    .orderBy('id')
  const language = shopLanguage()
  return findings.map((finding) => {
    const { title, text, reference } = presentFinding((key, data) => language.t(key, data), finding)
    const known = reference ?? restoreText('no_reference')
    const values = { title, text, reference: known }
    return { kind: 'person', text: restoreText('payment_issue', values) }
  })
}
