import { FakeGateway } from '#billing/testing/fake_gateway'
import { registerGatewaySuite } from '#tests/contract/billing/gateway_suite'

registerGatewaySuite('fake', async () => {
  const gateway = new FakeGateway()
  return {
    gateway,
    pay: async (truth, options) => gateway.payAsPerson(truth.attemptId ?? '', options),
    saveCard: async (customer, options) => gateway.saveCard(customer, options),
    loseNextAnswer: () => gateway.loseNextAnswer(),
    close: async () => {},
  }
})
