import { clock } from '#core/clock'
import { useStripe } from '#tests/support/billing'
import { Bank } from '#tests/support/simulation/bank'
import { doSomething } from '#tests/support/simulation/deeds'
import { workOff } from '#tests/support/simulation/night_work'
import { balancesByCode, profitAndLoss } from '#tests/support/simulation/profit_and_loss'
import { SimulatedShop } from '#tests/support/simulation/simulated_shop'
import { CURRENCIES } from '#tests/support/simulation/shelf'
import { standStill } from '#tests/support/simulation/still_time'
import { verdict } from '#tests/support/simulation/verdict'
import type { DateTime } from 'luxon'

export interface Simulated {
  seed: number
  accounts: number
  days: number
}

export interface Outcome {
  /** What was wrong with the books, and on which day; nothing where all held. */
  wrong: string[]
  day: string
  /** What was done, in its order. */
  story: string[]
  /** How often what was done. */
  counts: Record<string, number>
  balances: Record<string, number>
  /** By currency: the ledger's profit and loss, and the gateway's own books, in minor units. */
  books: Record<string, { profitAndLoss: Record<string, number>; gateway: Record<string, number> }>
}

type Tell = (line: string) => void

const WEEK = 7

/**
 * So many days of a shop, from a seed: people buy, pay, fail to and leave, staff correct, banks dispute, the gateway fails,
 * the power goes. After each week and at the end the books are looked at.
 */
export async function simulate(wanted: Simulated, tell: Tell = () => {}): Promise<Outcome> {
  const { seed, accounts } = wanted
  const letTimePass = standStill(seed)
  const gateway = await useStripe({ timeoutMs: 1000 })
  gateway.stripe.setCharging({ payouts: 'daily' })
  try {
    const shop = await SimulatedShop.open({ seed, accounts, bank: new Bank(gateway.stripe) })
    return await liveOn(shop, wanted, tell)
  } finally {
    await gateway.close()
    letTimePass()
    clock.reset()
  }
}

/** The rest of a shop's days, from the moment that the clock shows, and a look at its books at the end. */
export async function liveOn(
  shop: SimulatedShop,
  { seed, days }: Simulated,
  tell: Tell = () => {}
): Promise<Outcome> {
  const first = SimulatedShop.firstMoment(seed).startOf('day')
  const end = first.plus({ days })
  let day = clock.now().setZone(SimulatedShop.zoneOf(seed)).startOf('day')
  let wrong: string[] = []
  const look = async () => {
    await calmDown(shop)
    wrong = await verdict(shop)
    tell(`${day.toISODate()}: ${shop.done.length} deeds, ${wrong.length} breaches`)
  }
  try {
    for (; day < end && wrong.length === 0; day = day.plus({ days: 1 })) {
      await liveThrough(shop, day)
      if (Math.round(day.diff(first, 'days').days) % WEEK === WEEK - 1) await look()
    }
    if (wrong.length === 0) await look()
  } catch (error) {
    wrong = [chain(error)]
  }
  const books: Outcome['books'] = {}
  for (const currency of CURRENCIES)
    books[currency] = {
      profitAndLoss: await profitAndLoss(currency),
      gateway: await shop.bank.books(currency),
    }
  return {
    ...{ wrong, books, day: day.toISODate() ?? '' },
    story: shop.done,
    counts: Object.fromEntries([...shop.counts].sort()),
    balances: await balancesByCode(),
  }
}

/** A day by the company's clock, from just after midnight until just before. Some days nobody was there until noon. */
async function liveThrough(shop: SimulatedShop, day: DateTime): Promise<void> {
  const awake = !shop.dice.percent(8)
  const hours = [0.4, 3.5, 11, 17, 23.7]
  for (const hour of hours) {
    const moment = day.set({ hour: Math.floor(hour), minute: Math.round((hour % 1) * 60) })
    if (moment <= clock.now()) continue
    await shop.travelTo(moment)
    if (!awake && hour < 11) continue
    await workOff(shop, { awake, isMorning: hour === 11 })
    const deeds = hour > 3.5 ? shop.dice.below(3 + Math.ceil(shop.mostAccounts / 10)) : 0
    for (let count = 0; count < deeds; count++) await doSomething(shop)
  }
}

/** Nothing fails for two hours, so that what is under way comes to its end. */
export async function calmDown(shop: SimulatedShop): Promise<void> {
  await shop.bank.recover()
  for (let round = 0; round < 8; round++) {
    await shop.travelTo(clock.now().plus({ minutes: 15 }))
    await workOff(shop, { mayCrash: false, isMorning: round % 4 === 3 })
  }
}

function chain(error: unknown): string {
  const parts: string[] = []
  for (let each = error; each instanceof Error; each = each.cause)
    parts.push(each.stack?.split('\n').slice(0, 6).join('\n') ?? each.message)
  return parts.join('\ncaused by ')
}
