import { bookIncome } from './payments/charges.js'
import { decideDispute, isOpen } from './payments/disputes.js'
import { expireCheckout } from './payments/checkout_completion.js'
import { payOutDaily, sendPayout, settlePayout } from './payments/payouts.js'
import { settleRefund } from './payments/refunds.js'
import type { Task, World } from './world.js'

/** Does the waiting work that the clock has reached. Returns how much was done. */
export function runDueTasks(world: World) {
  return run(
    world,
    world.tasks.filter((task) => task.at <= world.now())
  )
}

/** Does the waiting work of charges, refunds, disputes and payouts now, as if the bank had taken its time. */
export function runLaterTasks(world: World) {
  return run(
    world,
    world.tasks.filter(({ kind }) => kind !== 'expire_checkout' && kind !== 'pay_out')
  )
}

function run(world: World, tasks: Task[]) {
  world.tasks = world.tasks.filter((task) => !tasks.includes(task))
  for (const task of tasks) HANDLERS[task.kind](world, task.id)
  return tasks.length
}

const HANDLERS: Record<Task['kind'], (world: World, id: string) => void> = {
  book_income: (world, id) => bookIncome(world, world.store.get('charge', id)),
  settle_refund: (world, id) => settleRefund(world, world.store.get('refund', id)),
  decide_dispute: (world, id) => {
    const dispute = world.store.get('dispute', id)
    if (isOpen(dispute)) decideDispute(world, dispute)
  },
  pay_out: (world) => payOutDaily(world),
  send_payout: (world, id) => sendPayout(world, world.store.get('payout', id)),
  settle_payout: (world, id) => settlePayout(world, world.store.get('payout', id)),
  expire_checkout: (world, id) => expireCheckout(world, world.store.get('checkout.session', id)),
}
