import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { DateTime } from 'luxon'
import { startStripeSimulator, type StripeSimulator } from '@innkeeper/stripe-simulator'
import env from '#start/env'
import { PanelDatabase } from '#tests/support/panel_database'
import { Bank } from '#tests/support/simulation/bank'
import { Dice } from '#tests/support/simulation/dice'
import { SimulatedShop } from '#tests/support/simulation/simulated_shop'
import type { Outcome, Simulated } from '#tests/support/simulation/simulate'

/** What a process is told that lives through some days. */
export interface Life extends Simulated {
  /** How many lived before. */
  nth: number
  /** Where the gateway answers. */
  stripe: string
  /** The file of its host. */
  host: string
  /** When it begins; null for the first, which opens the shop. */
  at: string | null
}

export type FromLife =
  | { type: 'ask'; id: number; name: string; args: unknown[] }
  | { type: 'opened' }
  | { type: 'deed'; name: string; line: string }
  | { type: 'told'; line: string }
  | { type: 'armed'; point: string }
  | { type: 'outcome'; outcome: Outcome }

export interface ToLife {
  id: number
  answer?: unknown
  error?: string
}

export interface Lived extends Outcome {
  /** How each process but the last one ended: at a crash point that it came to, or by which request of the gateway. */
  deaths: string[]
}

/** Longer than any lease, so that the next one may take over what the dead one held. */
const PAUSE = { minutes: 15 }
/** A process that nobody killed and that died all the same is a mistake of its own. */
const MOST_LIVES = 400

/**
 * The days of a simulated shop in a panel that is killed again and again, by SIGKILL: at crash points, and while the gateway works on what it
 * asked for. Each time another process goes on from what stands in the database, at the gateway and at the host. `look` is called while the
 * database is there.
 */
export async function livesOf(
  wanted: Simulated,
  tell: (line: string) => void = () => {},
  look: () => Promise<void> = async () => {}
): Promise<Lived> {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-lives-'))
  const database = await PanelDatabase.create()
  const lives = new Lives(wanted, { folder, database, tell })
  try {
    const lived = await lives.run()
    await look()
    return lived
  } finally {
    await lives.close()
    await database.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Place {
  folder: string
  database: PanelDatabase
  tell: (line: string) => void
}

class Lives {
  readonly #dice: Dice
  readonly #story: string[] = []
  readonly #deaths: string[] = []
  readonly #counts: Record<string, number> = {}
  readonly #end: DateTime
  #stripe!: StripeSimulator
  #bank!: Bank
  #child?: ChildProcess
  #output: string[] = []
  #isOpen = false
  /** What the panel's clock showed last. */
  #at: string | null = null
  /** After how many more answers of the gateway the process is killed, one that changes something counted as several; null for never. */
  #answersLeft: number | null = null
  #killedBy: string | null = null
  /** Where the power was to go last. */
  #point = ''
  #outcome?: Outcome

  constructor(
    readonly wanted: Simulated,
    readonly place: Place
  ) {
    this.#dice = new Dice(wanted.seed)
    const first = SimulatedShop.firstMoment(wanted.seed).startOf('day')
    this.#end = first.plus({ days: wanted.days })
  }

  async run(): Promise<Lived> {
    this.#stripe = await startStripeSimulator({
      log: ({ method, path }) => this.#answered(method, path),
    })
    this.#stripe.setCharging({ payouts: 'daily' })
    this.#bank = new Bank(this.#stripe)
    for (let nth = 0; !this.#outcome; nth++) {
      if (nth === MOST_LIVES) throw new Error(`The panel dies all the time:\n${this.#lastWords}`)
      await this.#live(nth)
    }
    return {
      ...this.#outcome,
      ...{ story: this.#story, deaths: this.#deaths, counts: this.#counts },
    }
  }

  async close(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#stripe?.close()
  }

  async #live(nth: number): Promise<void> {
    const begins = this.#at ? DateTime.fromISO(this.#at).plus(PAUSE) : null
    const life: Life = {
      ...this.wanted,
      ...{ nth, stripe: this.#stripe.url, host: join(this.place.folder, 'machines.json') },
      at: begins ? begins.toISO() : null,
    }
    if (begins) await this.#bank.setTime(begins.toISO() ?? '')
    this.#killedBy = null
    this.#arm(begins)
    this.#child = this.#fork(life)
    const [code, signal] = await once(this.#child, 'exit')
    if (this.#outcome) return
    const isKilled = signal === 'SIGKILL' && this.#isOpen
    if (!isKilled) throw new Error(`The panel ended (${code ?? signal}):\n${this.#lastWords}`)
    const death = this.#killedBy ?? this.#point
    this.#deaths.push(death)
    this.#story.push(`${this.#at} killed at ${death}`)
  }

  /** Decides when the process dies, if it does not come to a crash point before; the last one lives until the end. */
  #arm(begins: DateTime | null): void {
    const mayDie = this.#isOpen && (!begins || begins < this.#end)
    this.#answersLeft = mayDie && this.#dice.percent(75) ? this.#dice.between(2, 60) : null
  }

  #fork(life: Life): ChildProcess {
    const root = app.makePath()
    const child = fork(join(root, 'tests/support/simulation/one_life.ts'), {
      cwd: root,
      execArgv: [
        `--import=${join(root, 'bin/support/compiled_once.js')}`,
        '--import=@poppinss/ts-exec',
        '--import=./start/source_packages.ts',
      ],
      env: {
        ...process.env,
        ...this.place.database.environment,
        APP_KEY: env.get('APP_KEY').release(),
        NODE_ENV: 'test',
        LOG_LEVEL: 'silent',
        TZ: 'UTC',
        AUDIT_ANCHOR_FILE: join(this.place.folder, 'anchors.log'),
        SIMULATED_LIFE: JSON.stringify(life),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => this.#output.push(String(text)))
    child.on('message', (message: FromLife) => void this.#hear(child, message))
    return child
  }

  async #hear(child: ChildProcess, message: FromLife): Promise<void> {
    switch (message.type) {
      case 'opened':
        this.#isOpen = true
        return this.#arm(null)
      case 'deed':
        this.#story.push(message.line)
        this.#counts[message.name] = (this.#counts[message.name] ?? 0) + 1
        return
      case 'armed':
        this.#point = message.point
        return
      case 'told':
        this.place.tell(`${message.line}, ${this.#deaths.length} deaths`)
        return
      case 'outcome':
        this.#outcome = message.outcome
        return
      case 'ask':
        return this.#answer(child, message)
    }
  }

  async #answer(
    child: ChildProcess,
    { id, name, args }: FromLife & { type: 'ask' }
  ): Promise<void> {
    if (name === 'setTime') {
      this.#at = String(args[0])
      if (this.#isLateForFirst) return this.#kill('the clock')
    }
    const answer = await this.#askBank(name, args)
    if (child.connected) child.send({ id, ...answer } satisfies ToLife)
  }

  async #askBank(name: string, args: unknown[]): Promise<Omit<ToLife, 'id'>> {
    try {
      const asked = this.#bank[name as keyof Bank] as (...args: unknown[]) => Promise<unknown>
      return { answer: await asked.apply(this.#bank, args) }
    } catch (error) {
      return { error: String(error) }
    }
  }

  /** The gateway did what it was asked for; the process that waits for the answer may be killed before it comes. */
  #answered(method: string, path: string): void {
    if (this.#answersLeft === null) return
    // What changes something there is the better moment.
    this.#answersLeft -= method === 'GET' ? 1 : 8
    if (this.#answersLeft > 0) return
    this.#answersLeft = null
    this.#kill(`${method} ${path}`.replace(/[a-z]+_[A-Za-z0-9_]{8,}/g, ':id'))
  }

  /** The last day begins, and the dice let nobody die yet. */
  get #isLateForFirst(): boolean {
    const isLast = this.#at !== null && DateTime.fromISO(this.#at) > this.#end.minus({ days: 1 })
    return isLast && this.#isOpen && this.#deaths.length === 0
  }

  #kill(by: string): void {
    this.#killedBy = by
    this.#child?.kill('SIGKILL')
  }

  get #lastWords(): string {
    return this.#output.join('').split('\n').slice(-30).join('\n')
  }
}
