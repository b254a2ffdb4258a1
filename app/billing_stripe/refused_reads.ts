import { GatewayError } from '@innkeeper/panel/gateway'
import { typeGroups } from '#billing_stripe/event_list'
import { wrapped } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'

/** Everything that the panel reads at Stripe, asked for once and refused or not, each with the reason that Stripe gives. */
export async function refusedReads(stripe: Stripe): Promise<string[]> {
  const limit = 1
  const reads: Record<string, () => Promise<unknown>> = {
    'Balance': () => stripe.balance.retrieve(),
    'Balance transactions': () => stripe.balanceTransactions.list({ limit }),
    'Payouts': () => stripe.payouts.list({ limit }),
    'Customers': () => stripe.customers.list({ limit }),
    'Checkout Sessions': () => stripe.checkout.sessions.list({ limit }),
    'PaymentIntents': () => stripe.paymentIntents.list({ limit }),
    'Refunds': () => stripe.refunds.list({ limit }),
    'Disputes': () => stripe.disputes.list({ limit }),
    'Customer portal': () => stripe.billingPortal.configurations.list({ limit }),
  }
  for (const [index, types] of typeGroups().entries())
    reads[index === 0 ? 'Events' : `Events, part ${index + 1}`] = () =>
      stripe.events.list({ types, limit })

  const refused: string[] = []
  for (const [name, read] of Object.entries(reads)) {
    const problem = await problemOf(read)
    if (problem) refused.push(`${name}: ${problem}`)
  }
  return refused
}

async function problemOf(read: () => Promise<unknown>): Promise<string | null> {
  try {
    await wrapped(read)
    return null
  } catch (error) {
    if (error instanceof GatewayError && error.needsOperator) return error.message
    throw error
  }
}
