import { parseArgs } from 'node:util'
import { TEST_CARDS } from '@innkeeper/stripe-simulator'
import { Playground } from './playground.js'
import { assertFree, HOST } from './ports.js'

const CARDS = ['4242424242424242', '4000000000000002', '4000000000009995', '4000002760003184']

const USAGE = `
  --port 3333          port of the panel
  --stripe-port 8420   port of the simulated Stripe
  --proxmox-port 8006  port of the simulated Proxmox VE
  --oauth-port 8430    port of the simulated sign-in providers
  --no-stripe          the panel takes no payments through Stripe, but through a gateway of yours
  --brand harbour      gives the shop a sample brand: harbour, meadow, or own for the panel's own
  --at 2027-03-01      lets the shop live until that morning first: renewals, reminders, suspensions
  --reset              forgets everything and starts afresh
`

const options = readOptions()
const ports = {
  panel: Number(options.port),
  stripe: Number(options['stripe-port']),
  proxmox: Number(options['proxmox-port']),
  oauth: Number(options['oauth-port']),
}
const { development } = options
const playground = new Playground({
  folder: development ? 'tmp/dev' : 'tmp/demo',
  development,
  stripe: !options['no-stripe'],
  brand: options.brand,
  at: options.at,
  ports,
})

/** Answers only where the options can be used; says otherwise what there is. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'port': { type: 'string', default: process.env.DEMO_PORT ?? '3333' },
        'stripe-port': { type: 'string', default: process.env.DEMO_STRIPE_PORT ?? '8420' },
        'proxmox-port': { type: 'string', default: process.env.DEMO_PROXMOX_PORT ?? '8006' },
        'oauth-port': { type: 'string', default: process.env.DEMO_OAUTH_PORT ?? '8430' },
        'no-stripe': { type: 'boolean', default: false },
        'brand': { type: 'string' },
        'at': { type: 'string' },
        'reset': { type: 'boolean', default: false },
        'development': { type: 'boolean', default: false },
        'help': { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!values.help) return values
    console.log(USAGE)
    process.exit(0)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`)
    process.exit(2)
  }
}

function welcome(url: string): string {
  const cards = TEST_CARDS.filter(({ number }) => CARDS.includes(number))
  const lines = cards.map(
    ({ number, label }) => `    ${number.replace(/(\d{4})(?=\d)/g, '$1 ')}  ${label.toLowerCase()}`
  )
  return `
  Innkeeper is ready: ${url}

  People (every password is "innkeeper demo"; sign in at ${url}/sign-in)
    nora@example.com     a new customer who has nothing yet
    ada@example.com      six services in different states
    lars@example.com     pays late
    owner@example.com    staff, owner: ${url}/admin
    support@example.com  staff, support: ${url}/admin

  Test cards (any date in the future, any code)
${lines.join('\n')}

  Brand         ${url}/admin/settings/brand (try a sample, or start with --brand harbour)
  Time travel   ${url}/dev/time (see the next months run)
  Mails         ${url}/dev/mails
  Components    ${url}/dev/components
  Stripe        http://${HOST}:${ports.stripe}  (simulated: no money moves)
  Proxmox VE    https://${HOST}:${ports.proxmox}  (simulated)
  Sign-in       http://${HOST}:${ports.oauth}  (simulated Google, GitHub and a company's OpenID Connect)

  Stop with Ctrl+C. The next start goes on where this one ended; --reset starts afresh.
`
}

await assertFree(ports.panel, '--port')
await assertFree(ports.stripe, '--stripe-port')
await assertFree(ports.proxmox, '--proxmox-port')
await assertFree(ports.oauth, '--oauth-port')
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void playground.stop(0))

if (options.reset) playground.reset()
await playground.start()
console.log(welcome(playground.panelUrl))
