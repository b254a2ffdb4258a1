import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import app from '@adonisjs/core/services/app'
import { startProxmoxSimulator, type ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { startStripeSimulator, type StripeSimulator } from '@innkeeper/stripe-simulator'
import env from '#start/env'
import { freePort } from '#tests/support/free_port'
import { PanelDatabase } from '#tests/support/panel_database'
import { openShop, type ShopOptions } from '#tests/support/shop'
import type { PanelRequest } from '#tests/support/panel_controls'

const WEBHOOK_SECRET = 'whsec_of_the_journeys'
const BOOT_WITHIN_MS = 60_000
/** Longer than any lease, so that a panel that starts again may take over what the killed one held. */
const PAST_EVERY_LEASE = 120

type Question = PanelRequest extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'id'>
    : never
  : never

/** The real panel in a process of its own, with a database of its own, and both simulators in this one. */
export class PanelProcess {
  #process?: ChildProcess
  #output: string[] = []
  #asked = 0
  #aheadSeconds = 0

  private constructor(
    readonly database: PanelDatabase,
    readonly stripe: StripeSimulator,
    readonly proxmox: ProxmoxSimulator,
    private readonly port: number
  ) {}

  /** A running panel with a small shop, whose cluster is connected. */
  static async start(shop: ShopOptions = {}): Promise<PanelProcess> {
    const database = await PanelDatabase.create()
    const port = await freePort()
    const webhooks = [{ url: `http://127.0.0.1:${port}/webhooks/stripe`, secret: WEBHOOK_SECRET }]
    const stripe = await startStripeSimulator({ webhooks })
    const proxmox = await startProxmoxSimulator({ speed: shop.speed ?? 1000 })
    await openShop(proxmox, shop)
    const panel = new PanelProcess(database, stripe, proxmox, port)
    await panel.boot()
    return panel
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The last lines that the panel wrote, to tell why a test failed. */
  get output(): string {
    return this.#output.join('').split('\n').slice(-40).join('\n')
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** Lets the panel die as in a power cut when it next passes this point; `name#3` is the third time. */
  async crashAt(point: string | null): Promise<void> {
    await this.#ask({ ask: 'crash_at', point })
  }

  /** Moves the panel's clock. */
  async travel(seconds: number): Promise<void> {
    this.#aheadSeconds += seconds
    await this.#ask({ ask: 'travel', seconds })
  }

  /** Resident memory in bytes. */
  memory(): Promise<number> {
    return this.#ask({ ask: 'memory' })
  }

  /** Cuts the power. */
  async kill9(): Promise<void> {
    this.#process?.kill('SIGKILL')
    await this.untilGone()
  }

  /** What is really in use, in bytes, once everything is thrown away that nobody needs. */
  heap(): Promise<number> {
    return this.#ask({ ask: 'heap' })
  }

  /** Waits until the process has ended; answers the signal that ended it. */
  async untilGone(): Promise<string | null> {
    if (this.isRunning && this.#process) await once(this.#process, 'exit')
    return this.#process?.signalCode ?? null
  }

  /** Starts the panel once more, at a time when the leases of the killed one have run out. */
  async restart(): Promise<void> {
    if (this.isRunning) await this.#terminate()
    this.#aheadSeconds += PAST_EVERY_LEASE
    await this.boot()
  }

  /** Ends the panel as the service manager does. */
  async end(): Promise<void> {
    await this.#terminate()
  }

  /** Runs a command of `node ace` beside the panel or without it; answers how it ended and what it wrote. */
  async ace(...args: string[]): Promise<{ code: number; output: string }> {
    const child = spawn(process.execPath, ['ace.js', ...args], {
      cwd: app.makePath(),
      env: { ...process.env, ...this.#environment() },
    })
    const written: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => written.push(String(text)))
    const [code] = await once(child, 'exit')
    return { code, output: written.join('') }
  }

  /** Ends everything and leaves nothing behind. */
  async stop(): Promise<void> {
    await this.#terminate()
    await Promise.all([this.stripe.close(), this.proxmox.close()])
    await this.database.remove()
  }

  async boot(): Promise<void> {
    const root = app.makePath()
    const args = [
      '--expose-gc',
      '--import=@poppinss/ts-exec',
      '--import=./start/source_packages.ts',
      '--import=./tests/support/panel_controls.ts',
      'bin/server.ts',
    ]
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...this.#environment() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#process = child
    child.stdout?.on('data', (text) => this.#keep(String(text)))
    child.stderr?.on('data', (text) => this.#keep(String(text)))
    await this.#untilReady()
  }

  async #terminate(): Promise<void> {
    if (!this.isRunning || !this.#process) return
    const forced = setTimeout(() => this.#process?.kill('SIGKILL'), 5000)
    this.#process.kill('SIGTERM')
    await this.untilGone()
    clearTimeout(forced)
  }

  #environment(): Record<string, string> {
    return {
      ...this.database.environment,
      NODE_ENV: 'production',
      DEMO: 'true',
      HOST: '127.0.0.1',
      PORT: String(this.port),
      APP_URL: this.url,
      APP_KEY: env.get('APP_KEY').release(),
      LOG_LEVEL: 'warn',
      MAIL_MAILER: 'mailbox',
      SESSION_STORE: 'database',
      LIMITER_STORE: 'database',
      WORKER_MODE: 'inline',
      STRIPE_SECRET_KEY: 'sk_test_journeys',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: this.stripe.url,
      PANEL_AHEAD_SECONDS: String(this.#aheadSeconds),
    }
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + BOOT_WITHIN_MS
    while (this.isRunning && Date.now() < deadline) {
      const answered = await fetch(`${this.url}/health/live`).then(
        ({ ok }) => ok,
        () => false
      )
      if (answered) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`The panel did not start:\n${this.output}`)
  }

  async #ask(question: Question): Promise<number> {
    const id = ++this.#asked
    const child = this.#process
    if (!child || !this.isRunning) throw new Error(`The panel does not run:\n${this.output}`)
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('The panel ended before it answered'))
      const take = (message: unknown) => {
        const { id: about, answer } = message as { id: number; answer: number }
        if (about !== id) return
        child.off('message', take).off('exit', gone)
        resolve(answer)
      }
      child.on('message', take).once('exit', gone)
      child.send({ id, ...question })
    })
  }

  #keep(text: string): void {
    this.#output.push(text)
    if (this.#output.length > 500) this.#output.shift()
  }
}
