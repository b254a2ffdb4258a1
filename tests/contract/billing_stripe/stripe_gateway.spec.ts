import { gateways } from '@innkeeper/panel/gateway'
import { newId } from '#core/ids'
import { registerGatewaySuite } from '@innkeeper/panel/test_suite'
import { useStripe } from '#tests/support/billing'

registerGatewaySuite('Stripe on the simulator', async () => {
  const { stripe, close } = await useStripe()
  const gateway = gateways.get('stripe')
  const sessionIn = (url: string | null) => url?.split('/').pop() ?? ''
  return {
    gateway,
    pay: async (truth, { declined } = {}) => {
      stripe.pay(sessionIn(truth.continueUrl), declined ? { card: '4000000000000002' } : {})
    },
    saveCard: async (customerExternalId, { declines } = {}) => {
      const before = (await gateway.listMethods(customerExternalId)) ?? []
      const back = { returnUrl: 'https://panel.test/b', cancelUrl: 'https://panel.test/b' }
      const url = await gateway.startMethodSetup({
        key: newId(),
        customerExternalId,
        currency: 'EUR',
        ...back,
      })
      stripe.pay(sessionIn(url), { card: declines ? '4000000000000341' : '4242424242424242' })
      const after = (await gateway.listMethods(customerExternalId)) ?? []
      return (
        after.find((one) => !before.some((other) => other.externalId === one.externalId))
          ?.externalId ?? ''
      )
    },
    loseNextAnswer: () => stripe.fault({ kind: 'error_after', match: 'POST /v1/', times: 1 }),
    close,
  }
})
