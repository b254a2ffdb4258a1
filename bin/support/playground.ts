import { randomBytes } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { startProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { startOAuthSimulator } from '@innkeeper/oauth-simulator'
import { startStripeSimulator } from '@innkeeper/stripe-simulator'
import { clearHalfMade } from './clear_half_made.js'
import { HOST } from './ports.js'

/** What the shop is called at the simulated providers, and its secret there. */
const APPLICATION = 'innkeeper-demo'
const SEEDING_SPEED = 2000
/** The development server does not end by itself, so it is not waited for as long. */
const STOP_WITHIN_MS = { production: 5_000, development: 500 }
const READY_WITHIN_MS = 60_000

export interface PlaygroundOptions {
  /** What is kept between two starts: database, simulators, secrets, logs. */
  folder: string
  development: boolean
  /** False leaves payments to the gateway of a package. */
  stripe: boolean
  /** A sample brand that the shop gets with this start; otherwise it keeps the one that it has. */
  brand?: string
  /** The day until which the shop lives before pages answer, such as "2027-03-01". */
  at?: string
  ports: { panel: number; stripe: number; proxmox: number; oauth: number }
}

interface Kept {
  /** The key that encrypts, and the secret that signs webhooks. */
  appKey: string
  webhookSecret: string
  /** Where the cluster answered when the panel was last told; absent until the story was told to its end. */
  proxmoxPort?: number
}

/** What a child says. */
interface Message {
  /** How fast the simulated cluster is to work. */
  hostSpeed?: number
  /** A line for whoever started the demonstration. */
  line?: string
}

type Closable = { close(): Promise<unknown> }

/** A panel with both simulators around it and a shop that has a story in it. */
export class Playground {
  readonly panelUrl: string
  #processes: ChildProcess[] = []
  #simulators: Closable[] = []
  #host?: Awaited<ReturnType<typeof startProxmoxSimulator>>
  #stopping = false

  constructor(private readonly options: PlaygroundOptions) {
    this.panelUrl = `http://${HOST}:${options.ports.panel}`
  }

  /** Forgets everything. */
  reset(): void {
    rmSync(this.options.folder, { recursive: true, force: true })
  }

  /** Starts everything as it was left, or with the story at the first time; resolves when pages answer. */
  async start(): Promise<void> {
    if (!this.#kept().proxmoxPort) this.reset()
    mkdirSync(this.options.folder, { recursive: true })
    await this.#run('migration:run', '--force', '--no-schema-generate')
    if (!this.#kept().proxmoxPort) await this.#tellStory()

    await this.#startStripe([
      { url: `${this.panelUrl}/webhooks/stripe`, secret: this.#kept().webhookSecret },
    ])
    await this.#startProviders()
    const cluster = await this.#startProxmox(1)
    if (this.#kept().proxmoxPort !== this.options.ports.proxmox) await this.#reconnect(cluster)
    if (this.options.brand) await this.#run('demo:brand', this.options.brand)
    if (this.options.at) await this.#travel(this.options.at, cluster)
    this.#startPanel(cluster)
    await this.#untilReady()
  }

  /** Ends everything: politely, and by force what does not go. */
  async stop(code: number): Promise<never> {
    if (this.#stopping) return new Promise(() => {})
    this.#stopping = true
    const patience = STOP_WITHIN_MS[this.options.development ? 'development' : 'production']
    await Promise.all(this.#processes.map((child) => end(child, patience)))
    await Promise.all(this.#simulators.map((simulator) => simulator.close()))
    process.exit(code)
  }

  async #tellStory(): Promise<void> {
    console.log('Telling the story of a small shop…')
    await this.#startStripe([])
    const cluster = await this.#startProxmox(SEEDING_SPEED)
    await this.#run('demo:seed', cluster)
    await Promise.all(this.#simulators.splice(0).map((simulator) => simulator.close()))
    this.#keep({ proxmoxPort: this.options.ports.proxmox })
  }

  /** Says where the clock is on the way, because months take a while. */
  async #travel(day: string, cluster: NodeJS.ProcessEnv): Promise<void> {
    console.log(`Living until ${day}…`)
    await this.#run('demo:travel', day, cluster)
  }

  async #reconnect(cluster: NodeJS.ProcessEnv): Promise<void> {
    await this.#run('demo:connect', cluster)
    this.#keep({ proxmoxPort: this.options.ports.proxmox })
  }

  async #startStripe(webhooks: { url: string; secret: string }[]): Promise<void> {
    const stateFile = `${this.options.folder}/stripe.json`
    this.#simulators.push(
      await startStripeSimulator({
        port: this.options.ports.stripe,
        host: HOST,
        stateFile,
        webhooks,
      })
    )
  }

  /** They keep nothing: whoever can be chosen is always the same. */
  async #startProviders(): Promise<void> {
    const redirectUris = ['google', 'github', 'openid'].map(
      (name) => `${this.panelUrl}/oauth/${name}/callback`
    )
    const client = { id: APPLICATION, secret: APPLICATION, redirectUris }
    const { oauth: port } = this.options.ports
    this.#simulators.push(await startOAuthSimulator({ port, host: HOST, clients: [client] }))
  }

  async #startProxmox(speed: number): Promise<NodeJS.ProcessEnv> {
    const stateFile = `${this.options.folder}/proxmox.json`
    clearHalfMade(stateFile)
    const simulator = await startProxmoxSimulator({
      port: this.options.ports.proxmox,
      host: HOST,
      stateFile,
      speed,
    })
    this.#simulators.push(simulator)
    this.#host = simulator
    return {
      DEMO_PROXMOX_URL: simulator.url,
      DEMO_PROXMOX_FINGERPRINT: simulator.fingerprint,
      DEMO_PROXMOX_TOKEN_ID: simulator.token.id,
      DEMO_PROXMOX_TOKEN_SECRET: simulator.token.secret,
    }
  }

  #startPanel(cluster: NodeJS.ProcessEnv): void {
    const { development, folder, stripe } = this.options
    const log = development ? 'inherit' : openSync(`${folder}/panel.log`, 'a')
    const server = development
      ? ['ace.js', 'serve', '--hmr', '--no-clear']
      : ['--import=@poppinss/ts-exec', 'bin/server.ts']
    const gateway = stripe ? {} : { STRIPE_SECRET_KEY: '' }
    const panel = this.#spawn(server, { ...cluster, ...gateway }, log)
    if (development)
      this.#spawn(
        ['node_modules/vite/bin/vite.js', 'build', '--watch', '--logLevel', 'warn'],
        {},
        'inherit'
      )
    panel.once('exit', (code) => {
      if (!this.#stopping) console.error(`The panel stopped (${code}); see ${folder}/panel.log.`)
      void this.stop(1)
    })
  }

  async #run(command: string, ...rest: (string | NodeJS.ProcessEnv)[]): Promise<void> {
    const flags = rest.filter((one) => typeof one === 'string')
    const env = Object.assign({}, ...rest.filter((one) => typeof one !== 'string'))
    const file = `${this.options.folder}/setup.log`
    const [code] = await once(
      this.#spawn(['ace.js', command, ...flags], env, openSync(file, 'a')),
      'exit'
    )
    if (code === 0 || this.#stopping) return
    console.error(readFileSync(file, 'utf8').split('\n').slice(-30).join('\n'))
    console.error(
      `\n"node ace ${command}" failed; the whole log is ${file}. --reset starts afresh.`
    )
    await this.stop(1)
  }

  /** Children have a group of their own, so that Ctrl+C reaches only us and they are ended in order. */
  #spawn(args: string[], env: NodeJS.ProcessEnv, output: 'inherit' | number): ChildProcess {
    const child = spawn(process.execPath, ['--import=./bin/support/exit_with_parent.js', ...args], {
      env: { ...this.#environment(), ...env },
      stdio: ['ignore', output, output, 'ipc'],
      detached: true,
    })
    child.on('message', (message) => this.#hear(message as Message))
    this.#processes.push(child)
    return child
  }

  /** The time machine runs in a child, and the simulated cluster here. */
  #hear({ hostSpeed, line }: Message): void {
    if (hostSpeed) this.#host?.cluster.clock.setSpeed(hostSpeed)
    if (line) console.log(line)
  }

  async #untilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS
    while (performance.now() < deadline && !this.#stopping) {
      const answered = await fetch(`${this.panelUrl}/health/live`).then(
        ({ ok }) => ok,
        () => false
      )
      if (answered) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    console.error(`The panel does not answer; see ${this.options.folder}/panel.log.`)
    await this.stop(1)
  }

  #environment(): NodeJS.ProcessEnv {
    const { folder, development, ports } = this.options
    const { appKey, webhookSecret } = this.#kept()
    const oauth = `http://${HOST}:${ports.oauth}`
    return {
      ...process.env,
      NODE_ENV: development ? 'development' : 'production',
      DEMO: 'true',
      TZ: 'UTC',
      HOST,
      PORT: String(ports.panel),
      APP_URL: this.panelUrl,
      APP_KEY: appKey,
      LOG_LEVEL: development ? 'info' : 'warn',
      DB_CONNECTION: 'sqlite',
      SQLITE_PATH: `${folder}/panel.sqlite3`,
      DEMO_TIME_FILE: `${folder}/time.json`,
      AUDIT_ANCHOR_FILE: `${folder}/audit_anchors.log`,
      MAIL_MAILER: 'mailbox',
      STRIPE_SECRET_KEY: 'sk_test_innkeeper_demo',
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: `http://${HOST}:${ports.stripe}`,
      GOOGLE_URL: `${oauth}/google`,
      GITHUB_URL: `${oauth}/github`,
      OPENID_ISSUER: `${oauth}/openid`,
      OPENID_LABEL: 'Example Company',
      GOOGLE_CLIENT_ID: APPLICATION,
      GOOGLE_CLIENT_SECRET: APPLICATION,
      GITHUB_CLIENT_ID: APPLICATION,
      GITHUB_CLIENT_SECRET: APPLICATION,
      OPENID_CLIENT_ID: APPLICATION,
      OPENID_CLIENT_SECRET: APPLICATION,
    }
  }

  #kept(): Kept {
    const file = `${this.options.folder}/kept.json`
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
    const appKey = randomBytes(32).toString('base64url')
    return this.#write({ appKey, webhookSecret: `whsec_${randomBytes(24).toString('hex')}` })
  }

  #keep(changes: Partial<Kept>): void {
    this.#write({ ...this.#kept(), ...changes })
  }

  #write(kept: Kept): Kept {
    mkdirSync(this.options.folder, { recursive: true })
    writeFileSync(`${this.options.folder}/kept.json`, JSON.stringify(kept), { mode: 0o600 })
    return kept
  }
}

async function end(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const force = setTimeout(() => signal(child, 'SIGKILL'), patienceMs)
  signal(child, 'SIGTERM')
  await once(child, 'exit')
  clearTimeout(force)
}

/** Reaches what the child started, too: it leads a group of its own. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, name)
}
