import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, fetch as fetchWith } from 'undici'
import app from '@adonisjs/core/services/app'
import { clearHalfMade } from '../../../bin/support/clear_half_made.js'
import { freePort } from '#tests/support/free_port'
import { Nginx, nginxIsThere } from '#tests/support/nginx'
import { mariaDbIsThere, OwnMariaDb } from '#tests/support/own_mariadb'
import { OwnRedis, redisServerIsThere } from '#tests/support/own_redis'
import { PanelDatabase } from '#tests/support/panel_database'
import { PanelProcesses } from '#tests/support/panel_processes'
import { Program } from '#tests/support/program'
import { openShop, type HostAddress } from '#tests/support/shop'
import { SmtpSink } from '#tests/support/smtp_sink'
import { Turns } from '#tests/support/turns'
import { PanelPlace, ProgramPlace, Together, type Part } from '#tests/support/chaos/part'
import type { Guest } from '@innkeeper/proxmox-simulator'
import type { Invariants } from '@innkeeper/stripe-simulator'

const WEBHOOK_SECRET = 'whsec_of_the_town'
/** Slow enough that something is always being built while a part dies. */
const HOST_SPEED = 20
const SIMULATOR = ['--import=@poppinss/ts-exec']

/** Why it cannot be built here; undefined where it can. */
export const noTown = [
  process.env.DB_CONNECTION !== 'mysql' && 'several workers need MariaDB',
  !mariaDbIsThere && 'mariadbd is not installed',
  !redisServerIsThere && 'redis-server is not installed',
].find((reason) => reason !== false)

type Cleaner = () => Promise<unknown>

interface Built {
  url: string
  panel: PanelProcesses
  mails: SmtpSink
  parts: Part[]
  /** The panel's own processes among them. */
  places: PanelPlace[]
  stripeUrl: string
  proxmoxUrl: string
  cleaners: Cleaner[]
}

/**
 * A whole installation in processes of its own: two web processes behind a proxy, two workers, MariaDB, Redis, a
 * simulated Proxmox VE and Stripe, and a mail server. `parts` are what may die.
 */
export class Town {
  private constructor(private readonly built: Built) {}

  static async build(): Promise<Town> {
    const cleaners: Cleaner[] = []
    try {
      return new Town(await build(cleaners))
    } catch (error) {
      await clean(cleaners)
      throw error
    }
  }

  /** Where customers come in. */
  get url(): string {
    return this.built.url
  }

  /** Everything that may die. */
  get parts(): Part[] {
    return this.built.parts
  }

  get webs(): PanelPlace[] {
    return this.built.places.slice(0, 2)
  }

  get workers(): PanelPlace[] {
    return this.built.places.slice(2)
  }

  get mails(): SmtpSink {
    return this.built.mails
  }

  /** Moves the clock of the panel's processes. */
  travel(seconds: number): void {
    this.built.panel.travel(seconds)
  }

  /** The machines of customers at the host. */
  async machines(): Promise<Guest[]> {
    const { guests } = (await this.#askHost('GET', '/_sim/state')) as { guests: Guest[] }
    return guests.filter(({ config }) => config.template !== '1')
  }

  /** What was paid at Stripe, by invoice, and what is wrong there. */
  async paid(): Promise<Invariants> {
    const answer = await fetch(`${this.built.stripeUrl}/_emu/invariants`, { method: 'POST' })
    return (await answer.json()) as Invariants
  }

  async charges(): Promise<{ paid: boolean }[]> {
    const headers = { authorization: 'Bearer sk_test_town' }
    const answer = await fetch(`${this.built.stripeUrl}/v1/charges?limit=100`, { headers })
    return ((await answer.json()) as { data: { paid: boolean }[] }).data
  }

  /** Has the host take so many milliseconds over each request of this kind, until told otherwise. */
  async slowHost(path: string | null, delay = 0): Promise<void> {
    await this.#askHost('DELETE', '/_sim/faults')
    if (path === null) return
    await this.#askHost('POST', '/_sim/faults', { kind: 'request', path, delay, times: 1000 })
  }

  /** Processes of the panel that ended although nobody killed them, with their last words. */
  get fallen(): string[] {
    return this.built.places
      .filter(({ end }) => end !== null)
      .map(({ name, end, lines }) => `${name} ended by itself: ${end}\n${lines}`)
  }

  /** The last that each process of the panel wrote. */
  get lines(): string {
    return this.built.places.map(({ name, lines }) => `${name}:\n${lines}`).join('\n')
  }

  /** Ends everything and leaves nothing behind. */
  async remove(): Promise<void> {
    await clean(this.built.cleaners)
  }

  async #askHost(method: string, path: string, body?: object): Promise<unknown> {
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
    try {
      const text = body && JSON.stringify(body)
      const url = this.built.proxmoxUrl + path
      const answer = await fetchWith(url, { method, body: text, dispatcher })
      return await answer.json()
    } finally {
      await dispatcher.close()
    }
  }
}

async function clean(cleaners: Cleaner[]): Promise<void> {
  for (const each of cleaners.splice(0).reverse()) await each().catch(() => {})
}

async function build(cleaners: Cleaner[]): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'innkeeper-town-'))
  cleaners.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const mariaDb = await OwnMariaDb.start()
  cleaners.push(() => mariaDb.remove())
  const redis = await OwnRedis.start()
  cleaners.push(() => redis.kill())
  const mails = new SmtpSink()
  const smtpPort = await mails.start()
  cleaners.push(() => mails.stop())

  const webs = await freePort(2)
  const proxy = await (nginxIsThere ? Nginx : Turns).start([webs, webs + 1])
  cleaners.push(() => proxy.stop())
  const database = await PanelDatabase.create(undefined, mariaDb.server)
  const stripe = await stripeSimulator(folder, `${proxy.url}/webhooks/stripe`)
  cleaners.push(() => stripe.program.kill())
  const proxmox = await proxmoxSimulator(folder)
  cleaners.push(() => proxmox.program.kill())
  await openShop(proxmox.connection, { speed: HOST_SPEED, clonesAtOnce: 4 })

  const panel = await PanelProcesses.create(
    {
      APP_URL: proxy.url,
      LOG_LEVEL: 'warn',
      SESSION_STORE: 'redis',
      LIMITER_STORE: 'redis',
      LIVE_BUS: 'redis',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(redis.port),
      MAIL_MAILER: 'smtp',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(smtpPort),
      STRIPE_SECRET_KEY: 'sk_test_town',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.url,
    },
    database
  )
  cleaners.push(() => panel.stop())
  const web = (number: number) =>
    new PanelPlace(`web ${number}`, () => panel.web(webs + number - 1))
  const worker = (number: number) => new PanelPlace(`worker ${number}`, () => panel.worker())
  const places = [web(1), web(2), worker(1), worker(2)]
  await Promise.all(places.map((place) => place.revive()))
  const parts = [
    ...places,
    new Together('both workers', places.slice(2)),
    new ProgramPlace(stripe.program),
    new ProgramPlace(proxmox.program, () => clearHalfMade(proxmox.stateFile)),
    new ProgramPlace(redis),
    new ProgramPlace(mariaDb),
  ]
  return {
    url: proxy.url,
    panel,
    mails,
    parts,
    places,
    stripeUrl: stripe.url,
    proxmoxUrl: proxmox.connection.url,
    cleaners,
  }
}

async function stripeSimulator(folder: string, webhooks: string) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = new Program('the Stripe simulator', {
    command: process.execPath,
    args: [
      ...SIMULATOR,
      app.makePath('packages/stripe_simulator/bin/cli.ts'),
      `--port=${port}`,
      `--state=${join(folder, 'stripe.json')}`,
      '--durable',
      `--webhook-url=${webhooks}`,
      `--webhook-secret=${WEBHOOK_SECRET}`,
    ],
    isReady: async () => (await fetch(`${url}/_emu/deliveries`)).ok,
  })
  return { url, program: await program.revive() }
}

async function proxmoxSimulator(folder: string) {
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const stateFile = join(folder, 'proxmox.json')
  const told = (name: string) => new RegExp(`${name} +(\\S+)`).exec(program.output)?.[1] ?? ''
  const program: Program = new Program('the Proxmox simulator', {
    command: process.execPath,
    args: [
      ...SIMULATOR,
      app.makePath('packages/proxmox_simulator/bin/cli.ts'),
      `--port=${port}`,
      `--state=${stateFile}`,
      '--durable',
      `--speed=${HOST_SPEED}`,
    ],
    isReady: async () => told('Secret') !== '',
  })
  await program.revive()
  const connection: HostAddress = {
    url,
    fingerprint: told('Fingerprint'),
    token: { id: told('Token id'), secret: told('Secret') },
  }
  return { stateFile, connection, program }
}
