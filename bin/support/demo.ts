import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { startProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { startStripeSimulator, TEST_CARDS } from '@innkeeper/stripe-simulator'
import type { ChildProcess } from 'node:child_process'

const HOST = '127.0.0.1'
const FOLDER = 'tmp/demo'
const SEEDING_SPEED = 2000

const { values: options } = parseArgs({
  options: {
    'port': { type: 'string', default: process.env.DEMO_PORT ?? '3333' },
    'stripe-port': { type: 'string', default: process.env.DEMO_STRIPE_PORT ?? '8420' },
    'proxmox-port': { type: 'string', default: process.env.DEMO_PROXMOX_PORT ?? '8006' },
    'reset': { type: 'boolean', default: false },
  },
})

const ports = {
  panel: Number(options.port),
  stripe: Number(options['stripe-port']),
  proxmox: Number(options['proxmox-port']),
}
const panelUrl = `http://${HOST}:${ports.panel}`

/** What stays the same between two starts: the key that encrypts, and the secret that signs webhooks. */
function secrets(): { appKey: string; webhookSecret: string } {
  const file = `${FOLDER}/secrets.json`
  if (!existsSync(file)) {
    const made = {
      appKey: randomBytes(32).toString('base64url'),
      webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    }
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function assertFree(port: number, flag: string): Promise<void> {
  const probe = createServer()
  const taken = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(true))
    probe.listen(port, HOST, () => resolve(false))
  })
  if (taken) {
    console.error(`Port ${port} is taken by another program. Choose another one with ${flag}.`)
    process.exit(1)
  }
  await new Promise((resolve) => probe.close(resolve))
}

function environment(): NodeJS.ProcessEnv {
  const { appKey, webhookSecret } = secrets()
  return {
    ...process.env,
    NODE_ENV: 'production',
    DEMO: 'true',
    TZ: 'UTC',
    HOST,
    PORT: String(ports.panel),
    APP_URL: panelUrl,
    APP_KEY: appKey,
    LOG_LEVEL: 'warn',
    DB_CONNECTION: 'sqlite',
    SQLITE_PATH: `${FOLDER}/panel.sqlite3`,
    MAIL_MAILER: 'mailbox',
    STRIPE_SECRET_KEY: 'sk_test_innkeeper_demo',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: `http://${HOST}:${ports.stripe}`,
  }
}

const node = (args: string[], env: NodeJS.ProcessEnv, output: 'inherit' | number) =>
  spawn(process.execPath, args, { env, stdio: ['ignore', output, output] })

async function run(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const log = openSync(`${FOLDER}/setup.log`, 'a')
  const [code] = await once(node(['ace.js', ...args], env, log), 'exit')
  if (code === 0) return
  console.error(readFileSync(`${FOLDER}/setup.log`, 'utf8').split('\n').slice(-30).join('\n'))
  console.error(`\n"node ace ${args[0]}" failed; the whole log is ${FOLDER}/setup.log. bin/demo --reset starts afresh.`)
  process.exit(1)
}

const startStripe = () =>
  startStripeSimulator({
    port: ports.stripe,
    host: HOST,
    stateFile: `${FOLDER}/stripe.json`,
    webhooks: [{ url: `${panelUrl}/webhooks/stripe`, secret: secrets().webhookSecret }],
  })

const startProxmox = (speed: number) =>
  startProxmoxSimulator({ port: ports.proxmox, host: HOST, stateFile: `${FOLDER}/proxmox.json`, speed })

async function seed(): Promise<void> {
  console.log('Telling the story of a small shop…')
  const [stripe, proxmox] = [await startStripe(), await startProxmox(SEEDING_SPEED)]
  await run(['migration:run', '--force', '--no-schema-generate'], environment())
  await run(['demo:seed'], {
    ...environment(),
    DEMO_PROXMOX_URL: proxmox.url,
    DEMO_PROXMOX_FINGERPRINT: proxmox.fingerprint,
    DEMO_PROXMOX_TOKEN_ID: proxmox.token.id,
    DEMO_PROXMOX_TOKEN_SECRET: proxmox.token.secret,
  })
  await Promise.all([stripe.close(), proxmox.close()])
  writeFileSync(`${FOLDER}/seeded`, new Date().toISOString())
}

async function untilReady(panel: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (panel.exitCode !== null) break
    const answered = await fetch(`${panelUrl}/health/live`).then(({ ok }) => ok, () => false)
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  console.error(`The panel does not answer; see ${FOLDER}/panel.log.`)
  process.exit(1)
}

function welcome(): void {
  const cards = TEST_CARDS.slice(0, 5).map(({ number, label }) => `    ${number}  ${label}`)
  console.log(`
  Innkeeper is ready: ${panelUrl}

  People (every password is "innkeeper demo"; sign in at ${panelUrl}/sign-in)
    nora@example.com     a new customer who has nothing yet
    ada@example.com      six services in different states
    lars@example.com     pays late
    owner@example.com    staff: owner, ${panelUrl}/admin
    support@example.com  staff: support

  Test cards (any future date, any code)
${cards.join('\n')}

  Mails         ${panelUrl}/dev/mails
  Components    ${panelUrl}/dev/components
  Stripe        http://${HOST}:${ports.stripe}  (simulated: no money moves)
  Proxmox VE    https://${HOST}:${ports.proxmox}  (simulated)

  Stop with Ctrl+C. bin/demo starts it again as it was, bin/demo --reset afresh.
`)
}

await assertFree(ports.panel, '--port')
await assertFree(ports.stripe, '--stripe-port')
await assertFree(ports.proxmox, '--proxmox-port')

if (options.reset || !existsSync(`${FOLDER}/seeded`)) rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
if (existsSync(`${FOLDER}/seeded`)) await run(['migration:run', '--force', '--no-schema-generate'], environment())
else await seed()

const [stripe, proxmox] = [await startStripe(), await startProxmox(1)]
const log = openSync(`${FOLDER}/panel.log`, 'a')
const panel = node(['--import=@poppinss/ts-exec', 'bin/server.ts'], environment(), log)

let stopping = false
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  if (panel.exitCode === null) {
    panel.kill('SIGTERM')
    await once(panel, 'exit')
  }
  await Promise.all([stripe.close(), proxmox.close()])
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
panel.once('exit', (code) => {
  if (!stopping) console.error(`The panel stopped (${code}); see ${FOLDER}/panel.log.`)
  void stop(1)
})

await untilReady(panel)
welcome()
