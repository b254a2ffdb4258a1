import { clock } from '../clock.js'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A machine that somebody may order, as far as rules need to know it. */
export interface SaleItem {
  driver: string
  kind: string
  templateId: string | null
  cores: number
  memoryMb: number
  diskGb: number
  /** IPv4 addresses beyond the first. */
  extraAddresses: number
  /** What is due for it at once, as listed; null where no price is asked about. */
  price: { currency: string; minor: number } | null
}

/** Why something cannot be sold now. */
export interface SaleObstacle {
  /** Translation key of the sentence that tells staff what to fix. */
  message: string
  data?: Record<string, string | number>
  /** Name of the route where staff fix it. */
  route?: string
  /** What customers are told: what is sold out comes back by itself, what is unavailable waits for staff. */
  told: 'sold_out' | 'unavailable'
  /** Whether another template of the same product may be free of it. */
  ofTemplate?: boolean
  /** Whether another price of the same product may be free of it. */
  ofPrice?: boolean
  /** Whether staff are only told, while it is sold all the same. */
  warns?: boolean
}

/** Says of each of these machines, ordered together and in this order, what stands against selling it; nothing: []. */
export type SaleJudge = (items: SaleItem[]) => SaleObstacle[][]

export interface SaleRule {
  name: string
  /** Reads what the rule must know, in a constant number of queries. `promised` are machines that are sold, but have no place yet. */
  read(promised: SaleItem[], client?: TransactionClientContract): Promise<SaleJudge>
}

/** Leaves out one order, whose own machines are asked about. */
export interface Asking {
  without?: string
}

/** Tells which machines are sold, and wait for a place. */
export type PromisedMachines = (
  client?: TransactionClientContract,
  asking?: Asking
) => Promise<SaleItem[]>

const FRESH_FOR_MS = 5_000
const USABLE_FOR_MS = 60_000

/** Whether a machine can be sold now, and why not: modules add what they know before any money is taken. */
class Sellability {
  #rules: SaleRule[] = []
  #promised: PromisedMachines[] = []
  #kept: { judge: Promise<SaleJudge>; readAt: number } | null = null
  #refreshing: Promise<SaleJudge> | null = null

  add(rule: SaleRule): void {
    this.#rules.push(rule)
  }

  addPromised(machines: PromisedMachines): void {
    this.#promised.push(machines)
  }

  /** What is known now; asked before something is sold. */
  async read(client?: TransactionClientContract, asking?: Asking): Promise<SaleJudge> {
    const promised: SaleItem[] = []
    for (const machines of this.#promised) promised.push(...(await machines(client, asking)))
    const judges: SaleJudge[] = []
    for (const rule of this.#rules) judges.push(await rule.read(promised, client))
    return (items) => {
      const found = judges.map((judge) => judge(items))
      return items.map((_, index) => found.flatMap((obstacles) => obstacles[index]))
    }
  }

  /** The same for pages, some seconds old: who asks for stale facts gets them, and has them read again for the next. */
  recent(): Promise<SaleJudge> {
    const age = this.#kept ? Math.abs(clock.nowMs() - this.#kept.readAt) : Infinity
    if (!this.#kept || age > USABLE_FOR_MS) this.#keep(this.read())
    else if (age > FRESH_FOR_MS && !this.#refreshing) this.#refresh()
    return this.#kept!.judge
  }

  /** Reads from the database at the next question. */
  forget(): void {
    this.#kept = null
    this.#refreshing = null
  }

  #keep(judge: Promise<SaleJudge>): void {
    this.#kept = { judge, readAt: clock.nowMs() }
    judge.catch(() => this.forget())
  }

  #refresh(): void {
    const reading = this.read()
    this.#refreshing = reading
    const done = () => {
      if (this.#refreshing !== reading) return
      this.#refreshing = null
      this.#keep(reading)
    }
    reading.then(done, done)
  }
}

export const sellability = new Sellability()
