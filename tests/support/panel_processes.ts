import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import app from '@adonisjs/core/services/app'
import { freePort } from '#tests/support/free_port'
import { PanelDatabase } from '#tests/support/panel_database'
import env from '#start/env'

const WITHIN_MS = 60_000

/** Asks again and again until there is an answer, for a minute. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>
): Promise<T> {
  const deadline = Date.now() + WITHIN_MS
  while (Date.now() < deadline) {
    const found = await look().catch(() => null)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Waited in vain for ${what}`)
}

/** One process of a panel, as the service manager runs it. */
export class PanelPart {
  readonly #output: string[] = []

  constructor(
    private readonly child: ChildProcess,
    readonly port: number
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => this.#output.push(String(text)))
  }

  /** What it wrote, line by line. */
  get lines(): string[] {
    return this.#output.join('').split('\n')
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** How it ended, such as `exit 0` or `SIGKILL`; null while it runs. */
  get end(): string | null {
    const { exitCode, signalCode } = this.child
    return exitCode === null ? signalCode : `exit ${exitCode}`
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  async untilItAnswers(): Promise<this> {
    await until('the panel', async () => (await fetch(`${this.url}/health/live`)).ok)
    return this
  }

  /** Asks it to end as the service manager does. Answers how it ended and how many milliseconds it took. */
  async terminate(): Promise<{ end: string | null; ms: number }> {
    const asked = performance.now()
    if (this.end === null) this.child.kill('SIGTERM')
    await this.untilGone()
    return { end: this.end, ms: performance.now() - asked }
  }

  async untilGone(): Promise<void> {
    if (this.end === null) await once(this.child, 'exit')
  }
}

/** Web and worker processes that share a database, as on a server of its own. */
export class PanelProcesses {
  readonly #parts: PanelPart[] = []

  private constructor(
    readonly database: PanelDatabase,
    private readonly environment: Record<string, string>
  ) {}

  static async create(environment: Record<string, string> = {}): Promise<PanelProcesses> {
    const database = await PanelDatabase.create()
    return new PanelProcesses(database, {
      ...database.environment,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      APP_KEY: env.get('APP_KEY').release(),
      LOG_LEVEL: 'silent',
      MAIL_MAILER: 'mailbox',
      SESSION_STORE: 'database',
      LIMITER_STORE: 'database',
      WORKER_MODE: 'separate',
      ...environment,
    })
  }

  /** A web process that answers; at `port`, where one ended before, or at a free one. */
  async web(port?: number): Promise<PanelPart> {
    const at = port ?? (await freePort())
    const script = ['--import=@poppinss/ts-exec', 'bin/server.ts']
    return this.#start(script, at).untilItAnswers()
  }

  /** A web process of which nobody knows yet whether it answers. */
  async unanswered(): Promise<PanelPart> {
    return this.#start(['--import=@poppinss/ts-exec', 'bin/server.ts'], await freePort())
  }

  async worker(): Promise<PanelPart> {
    return this.command('worker')
  }

  /** A command of `node ace`. */
  async command(...args: string[]): Promise<PanelPart> {
    return this.#start(['ace.js', ...args], await freePort())
  }

  /** Ends everything and leaves nothing behind. */
  async stop(): Promise<void> {
    for (const part of this.#parts) part.kill('SIGKILL')
    await this.database.remove()
  }

  #start(args: string[], port: number): PanelPart {
    const APP_URL = `http://127.0.0.1:${port}`
    const child = spawn(process.execPath, args, {
      cwd: app.makePath(),
      env: { ...process.env, APP_URL, ...this.environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const part = new PanelPart(child, port)
    this.#parts.push(part)
    return part
  }
}
