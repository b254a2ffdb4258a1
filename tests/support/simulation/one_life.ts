import 'reflect-metadata'
import { clock } from '#core/clock'
import { DateTime } from 'luxon'
import { insidePanel } from '../../../benchmarks/scale/panel.js'
import type { Life, FromLife, ToLife } from '#tests/support/simulation/lives'

/**
 * A panel that lives through a shop's days until it dies: a process of its own, forked by `lives.ts`, which keeps the gateway and goes on
 * with another one.
 */
const life = JSON.parse(process.env.SIMULATED_LIFE ?? '{}') as Life
const send = (message: FromLife) => void process.send?.(message)

let asked = 0
const waiting = new Map<number, (answer: ToLife) => void>()
process.on('message', (answer: ToLife) => {
  waiting.get(answer.id)?.(answer)
  waiting.delete(answer.id)
})

function ask(name: string, args: unknown[]): Promise<unknown> {
  const id = ++asked
  send({ type: 'ask', id, name, args })
  return new Promise((resolve, reject) =>
    waiting.set(id, ({ answer, error }) => (error ? reject(new Error(error)) : resolve(answer)))
  )
}

await insidePanel(async () => {
  const { default: mail } = await import('@adonisjs/mail/services/main')
  const { serveFrom } = await import('#tests/support/provisioning')
  const { useStripeAt } = await import('#tests/support/billing')
  const { crashPoints } = await import('#core/crash_point')
  const { bankElsewhere } = await import('#tests/support/simulation/bank')
  const { Dice } = await import('#tests/support/simulation/dice')
  const { KeptHost } = await import('#tests/support/simulation/kept_host')
  const { dieForReal } = await import('#tests/support/simulation/power_cut')
  const { liveOn } = await import('#tests/support/simulation/simulate')
  const { NODES, SimulatedShop } = await import('#tests/support/simulation/simulated_shop')

  mail.fake()
  useStripeAt(life.stripe, { timeoutMs: 1000 })
  dieForReal((point) => send({ type: 'armed', point }))
  const { seed, accounts, days, nth, at } = life
  const bank = bankElsewhere(ask)
  const host = new KeptHost(life.host, { nodes: NODES })
  if (at) {
    serveFrom(host)
    clock.travelTo(DateTime.fromISO(at))
  }
  const shop = at
    ? await SimulatedShop.openAgain({ accounts, bank }, new Dice(seed * 1000 + nth))
    : await SimulatedShop.open({ seed, accounts, bank, host })
  if (!at) send({ type: 'opened' })
  shop.cuts = { share: 40, points: crashPoints.all() }
  shop.onDeed = (name, line) => send({ type: 'deed', name, line })
  const outcome = await liveOn(shop, { seed, accounts, days }, (line) =>
    send({ type: 'told', line })
  )
  send({ type: 'outcome', outcome })
})
process.disconnect()
