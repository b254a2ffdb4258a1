import { FakeGateway } from '@innkeeper/panel/fake'
import { registerGatewaySuite } from '@innkeeper/panel/test_suite'

registerGatewaySuite('fake', async () => {
  const gateway = new FakeGateway()
  return {
    gateway,
    pay: async (truth, options) => void gateway.payAsPerson(truth.attemptId ?? '', options),
    saveCard: async (customer, options) => gateway.saveCard(customer, options),
    loseNextAnswer: () => gateway.loseNextAnswer(),
    close: async () => {},
  }
})
