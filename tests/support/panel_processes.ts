import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import app from '@adonisjs/core/services/app'
import { freePort } from '#tests/support/free_port'
import { PanelDatabase } from '#tests/support/panel_database'
import type { PanelRequest } from '#tests/support/panel_controls'
import env from '#start/env'

const WITHIN_MS = 120_000
/** How node is started so that a test can move the clock of a process and learn what it keeps. */
const CONTROLLED = [
  '--expose-gc',
  '--import=@poppinss/ts-exec',
  '--import=./start/source_packages.ts',
  '--import=./tests/support/panel_controls.ts',
]

/** Asks again and again until there is an answer, for two minutes. */
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
  #asked = 0

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

  get pid(): number | undefined {
    return this.child.pid
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** How it ended, such as `exit 0` or `SIGKILL`; null while it runs. */
  get end(): string | null {
    const { exitCode, signalCode } = this.child
    return exitCode === null ? signalCode : `exit ${exitCode}`
  }

  /** What is really in use, in bytes, once everything is thrown away that nobody needs. */
  heap(): Promise<number> {
    return this.#answer('heap')
  }

  /** Has it write the renewals that are due, or do all that is due. */
  run(what: 'renew' | 'drain'): Promise<number> {
    return this.#answer(what)
  }

  async #answer(ask: 'heap' | 'renew' | 'drain'): Promise<number> {
    const id = ++this.#asked
    const request: PanelRequest = { id, ask }
    this.child.send(request)
    for (;;) {
      const [message] = (await once(this.child, 'message')) as [{ id: number; answer: number }]
      if (message.id === id) return message.answer
    }
  }

  /** Moves its clock. */
  travel(seconds: number): void {
    const request: PanelRequest = { id: 0, ask: 'travel', seconds }
    if (this.end === null && this.child.connected) this.child.send(request)
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  async untilItAnswers(): Promise<this> {
    const answers = () => fetch(`${this.url}/health/live`).then(({ ok }) => ok)
    await until('the panel', async () => this.end !== null || (await answers())).catch((error) => {
      throw new Error(`The panel does not answer:\n${this.lines.slice(-20).join('\n')}`, {
        cause: error,
      })
    })
    if (this.end !== null)
      throw new Error(`The panel ended (${this.end}):\n${this.lines.slice(-20).join('\n')}`)
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
  #aheadSeconds = 0

  private constructor(
    readonly database: PanelDatabase,
    private readonly environment: Record<string, string>
  ) {}

  /** With a database of its own, unless one is given. */
  static async create(
    environment: Record<string, string> = {},
    given?: PanelDatabase
  ): Promise<PanelProcesses> {
    const database = given ?? (await PanelDatabase.create())
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
    return this.#start(['bin/server.ts'], at).untilItAnswers()
  }

  /** A web process of which nobody knows yet whether it answers. */
  async unanswered(): Promise<PanelPart> {
    return this.#start(['bin/server.ts'], await freePort())
  }

  async worker(): Promise<PanelPart> {
    return this.command('worker')
  }

  /** A command of `node ace`. */
  async command(...args: string[]): Promise<PanelPart> {
    return this.#start(['ace.js', ...args], await freePort())
  }

  /** Moves the clock of all that run and of all that start later. */
  travel(seconds: number): void {
    this.#aheadSeconds += seconds
    for (const part of this.#parts) part.travel(seconds)
  }

  /** Ends everything and leaves nothing behind. */
  async stop(): Promise<void> {
    for (const part of this.#parts) part.kill('SIGKILL')
    await this.database.remove()
  }

  #start(args: string[], port: number): PanelPart {
    const APP_URL = `http://127.0.0.1:${port}`
    const child = spawn(process.execPath, [...CONTROLLED, ...args], {
      cwd: app.makePath(),
      env: {
        ...process.env,
        APP_URL,
        ...this.environment,
        PORT: String(port),
        PANEL_AHEAD_SECONDS: String(this.#aheadSeconds),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const part = new PanelPart(child, port)
    this.#parts.push(part)
    return part
  }
}
