import { createServer } from 'node:http'
import Stripe from 'stripe'
import type { AddressInfo } from 'node:net'
import type { Cleanup } from './simulator.js'

const SECRET = 'whsec_receiver'

/** A shop's webhook endpoint: verifies and keeps what it gets, and can refuse for a while. */
export async function useWebhookReceiver(cleanup: Cleanup) {
  const events: Stripe.Event[] = []
  const receiver = {
    events,
    refuseNext: 0,
    url: '',
    secret: SECRET,
    types: () => events.map((event) => event.type),
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const signature = request.headers['stripe-signature'] ?? ''
    events.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, SECRET))
    response.statusCode = receiver.refuseNext-- > 0 ? 500 : 200
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  return receiver
}
