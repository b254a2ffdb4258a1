import { parseArgs } from 'node:util'
import { startStripeSimulator, TEST_CARDS } from '../index.js'

const { values } = parseArgs({
  options: {
    'port': { type: 'string', default: '8420' },
    'host': { type: 'string', default: '127.0.0.1' },
    'public-url': { type: 'string' },
    'state': { type: 'string' },
    'durable': { type: 'boolean', default: false },
    'webhook-url': { type: 'string' },
    'webhook-secret': { type: 'string', default: 'whsec_simulator' },
  },
})

const port = Number(values.port)
const webhook = values['webhook-url']
const secret = values['webhook-secret']

try {
  const simulator = await startStripeSimulator({
    port,
    host: values.host,
    publicUrl: values['public-url'],
    stateFile: values.state,
    durable: values.durable,
    webhooks: webhook ? [{ url: webhook, secret }] : [],
  })
  console.log(`Simulated Stripe on ${simulator.url} (no money moves)
  API key         any sk_test_…, for example sk_test_simulator
  Webhooks        ${webhook ? `${webhook}, signed with ${secret}` : 'none (register one through the API, or --webhook-url)'}
  State           ${values.state ?? 'in memory (--state FILE keeps it)'}
  Test controls   ${simulator.url}/_emu/
  Test cards`)
  for (const card of TEST_CARDS.slice(0, 13))
    console.log(`    ${card.number.padEnd(17)} ${card.label}`)
  const stop = () => void simulator.close().then(() => process.exit(0))
  process.once('SIGTERM', stop).once('SIGINT', stop)
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
  console.error(`Port ${port} is taken. Choose another one with --port.`)
  process.exitCode = 1
}
