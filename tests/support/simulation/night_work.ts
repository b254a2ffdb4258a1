import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { workRegistry } from '#core/work/work_registry'
import { MRR_TASK } from '#billing/mrr/mrr_task'
import { GatewayError } from '@innkeeper/panel/gateway'
import { drainAll, stayAwake } from '#tests/support/collections'
import { deliverEvents } from '#tests/support/simulation/post'
import { PowerCut, untilPowerCut } from '#tests/support/simulation/power_cut'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

/** What runs by itself and has to do with money, in the order in which it may come. */
const TASKS = [
  'billing.catch_up_events',
  'billing.price_changes',
  'billing.renewals',
  'billing.settle_usage',
  'billing.trials',
  'billing.changes',
  'billing.end_cancelled',
  'billing.auto_top_ups',
  'billing.expire_top_ups',
  'billing.warn_of_usage',
  'billing.watch_disputes',
  'ordering.cancel_unpaid_orders',
  'ordering.release_unpaid_stock',
  'provisioning.empty_trash',
  'provisioning.check_suspensions',
  MRR_TASK,
]

/** The same, once a day. */
const DAILY = [
  'billing.compare_balance',
  'billing.warn_of_expiring_cards',
  'billing.forget_old_usage',
  'ordering.forget_expired_carts',
]

const POINTS = [
  'billing.before_renewals_commit',
  'billing.renewals_written',
  'billing.before_prices_commit',
  'billing.prices_told',
  'billing.before_price_in_force_commit',
  'billing.price_in_force',
  'billing.prices_put_back',
  'billing.change_paid',
  'billing.event_stored',
  'billing.before_payment_commit',
  'billing.payment_applied',
  'billing.after_gateway_call',
  'billing.charge_opened',
  'billing.charge_asked',
  'billing.charge_known',
  'ordering.before_accept_commit',
  'ordering.order_accepted',
  'outbox.after_delivery',
]

interface Work {
  /** Whether a worker looked just before. */
  awake?: boolean
  mayCrash?: boolean
  /** Whether what runs once a day does. */
  isMorning?: boolean
}

/** What the worker does at this moment. The power may go meanwhile; then another worker goes on a little later. */
export async function workOff(
  shop: SimulatedShop,
  { awake = true, mayCrash = true, isMorning = false }: Work = {}
) {
  if (awake) await stayAwake()
  const tasks = isMorning ? [...TASKS, ...DAILY] : TASKS
  const { dice, cuts } = shop
  const point = mayCrash && dice.percent(cuts.share) ? dice.pick(cuts.points ?? POINTS) : undefined
  if (point && (await untilPowerCut(point, () => workOnce(shop, tasks)))) {
    shop.note('power cut', point)
    await shop.travelTo(clock.now().plus({ minutes: 15 }))
  }
  await workOnce(shop, tasks)
}

async function workOnce(shop: SimulatedShop, tasks: string[]): Promise<void> {
  for (const name of tasks) {
    const task = workRegistry.tasks.get(name)
    if (!task) throw new Error(`Nothing runs as ${name}`)
    try {
      await task.run()
    } catch (error) {
      if (error instanceof PowerCut) throw error
      if (!(error instanceof GatewayError)) throw new Error(`${name} failed`, { cause: error })
      shop.note('task', `${name}: ${error.message.replace(/ ?\(req_.*/, '').slice(0, 80)}`)
    }
    if (name === MRR_TASK) await noteRun(name)
  }
  await deliverEvents(shop)
  await drainAll()
}

/** What a worker notes of a task that it ran, by which a rule of the books knows that all was settled. */
async function noteRun(name: string): Promise<void> {
  const now = clock.nowMs()
  const row = { name, next_run_at: now, known_since: now, succeeded_at: now }
  await db.knexQuery().table('scheduled_tasks').insert(row).onConflict('name').merge()
}
