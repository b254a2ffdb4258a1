import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createCustomer } from '#tests/support/identity'
import { Browser } from '../browser.js'
import { MeasuredServer } from '../measured_server.js'

const PASSWORD = 'correct horse battery staple'
const WARM_UP = 200
const IDLE_MS = 8_000

/** How long a page took to come, in milliseconds. */
export interface Latency {
  p50: number
  p99: number
  asked: number
}

/** A customer's dashboard, served by a process of its own on the database that renewals are written to, asked for over and over. */
export class Dashboard {
  private constructor(
    private readonly server: MeasuredServer,
    private readonly cookie: string
  ) {}

  static async open(): Promise<Dashboard> {
    const { user } = await createCustomer({ email: 'ada@example.test', password: PASSWORD })
    const script = fileURLToPath(new URL('../../bin/server.ts', import.meta.url))
    const server = await MeasuredServer.start(script, {
      NODE_ENV: 'production',
      SESSION_STORE: 'database',
      LIMITER_STORE: 'database',
      WORKER_MODE: 'separate',
      MAIL_MAILER: 'mailbox',
    })
    const browser = new Browser(server.url)
    await browser.signIn(user.email, PASSWORD)
    for (let asked = 0; asked < WARM_UP; asked++) await browser.page('/dashboard')
    return new Dashboard(server, browser.cookie)
  }

  /** While nothing else is done. */
  idle(): Promise<Latency> {
    return this.while(() => new Promise((resolve) => setTimeout(resolve, IDLE_MS)))
  }

  /** While some work is done in this process; another one asks. */
  async while(work: () => Promise<unknown>): Promise<Latency> {
    const asker = fileURLToPath(new URL('ask_for_page.js', import.meta.url))
    const args = [asker, `${this.server.url}/dashboard`, this.cookie]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = ''
    child.stdout.on('data', (chunk: Buffer) => void (told += chunk.toString()))
    try {
      await work()
    } finally {
      child.kill('SIGTERM')
      await once(child, 'close')
    }
    return JSON.parse(told) as Latency
  }

  close(): Promise<void> {
    return this.server.stop()
  }
}
