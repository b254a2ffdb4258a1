import { newId } from '#core/ids'
import { failed, ok, type Result } from '#core/result'
import { forGatewayCustomer } from '#billing/cards/gateway_customer_id'
import { GatewayError } from '@innkeeper/panel/gateway'
import { refusalOf, type GatewayRefusal } from '#billing/payments/gateway_refusal'
import { gateways } from '@innkeeper/panel/gateway'
import { panelUrl } from '#billing/payments/panel_url'
import type Account from '#identity/models/account'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

type Refusal = { type: 'no_gateway' } | GatewayRefusal

/** The address of the gateway's page on which the customer saves a card. */
export function startMethodSetup(account: Account): Promise<Result<string, Refusal>> {
  return onGateway(account, (gateway, customerExternalId, backUrl) => {
    const returnUrl = `${backUrl}?returned=1`
    const request = {
      key: newId(),
      customerExternalId,
      currency: account.currency,
      returnUrl,
      cancelUrl: backUrl,
    }
    return gateway.startMethodSetup(request)
  })
}

/** The address of the gateway's own portal for the customer. */
export function openPortal(account: Account): Promise<Result<string, Refusal>> {
  return onGateway(account, (gateway, customerExternalId, backUrl) =>
    gateway.portalUrl({ customerExternalId, returnUrl: `${backUrl}?returned=1` })
  )
}

async function onGateway(
  account: Account,
  ask: (gateway: PaymentGateway, customerExternalId: string, backUrl: string) => Promise<string>
): Promise<Result<string, Refusal>> {
  const gateway = gateways.current()
  if (!gateway) return failed({ type: 'no_gateway' })
  try {
    const backUrl = panelUrl('payment_methods.index')
    return ok(
      await forGatewayCustomer(gateway, account, (customer) => ask(gateway, customer, backUrl))
    )
  } catch (error) {
    if (error instanceof GatewayError) return failed(refusalOf(error))
    throw error
  }
}
