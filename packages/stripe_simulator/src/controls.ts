import { authenticateIntent } from './payments/finish_authentication.js'
import { checkInvariants } from './invariants.js'
import {
  decideDispute,
  deleteCustomer,
  disputeCharge,
  escalateDispute,
  failPayout,
  moveBalance,
  payOut,
  refundByHand,
  setCharging,
  settlePayout,
} from './dashboard.js'
import { payAsPerson } from './pay_as_person.js'
import { resourceMissing } from './errors.js'
import { runDueTasks, runLaterTasks } from './tasks.js'
import type { OtherMovement } from './dashboard.js'
import type { Fault } from './faults.js'
import type { PayOptions } from './pay_as_person.js'
import type { Simulation } from './simulation.js'

type Control = (simulation: Simulation, input: Record<string, unknown>) => unknown

/** The test controls, by their name under `/_emu/`. */
export const CONTROLS: Record<string, Control> = {
  fault(simulation, input) {
    simulation.faults.add(input as unknown as Fault)
    return { faults: simulation.faults.list() }
  },
  faults(simulation, input) {
    if (input.clear) simulation.faults.clear()
    return { faults: simulation.faults.list() }
  },
  authenticate(simulation, { id, success }) {
    return authenticateIntent(simulation.world, String(id), success !== false)
  },
  later(simulation) {
    return { done: runLaterTasks(simulation.world) }
  },
  release(simulation, { reverse }) {
    return { released: simulation.webhooks.release(Boolean(reverse)) }
  },
  replay(simulation, { event: id }) {
    const events = id
      ? [simulation.world.store.find('event', String(id))]
      : simulation.world.recentEvents().reverse()
    let replayed = 0
    for (const event of events) {
      if (!event) throw resourceMissing('event', String(id))
      replayed += simulation.webhooks.replay(event)
    }
    return { replayed }
  },
  clock(simulation, { set, advance }) {
    return { now: moveClock(simulation, set, advance), done: runDueTasks(simulation.world) }
  },
  deliveries: (simulation) => ({ deliveries: simulation.webhooks.deliveries }),
  invariants: (simulation) => checkInvariants(simulation.world),
  requests(simulation, { clear }) {
    const requests = simulation.log.entries
    if (clear) simulation.log.clear()
    return { requests }
  },
  pay(simulation, { session, ...options }) {
    return payAsPerson(simulation.world, String(session), options as PayOptions)
  },
  refund: ({ world }, input) => refundByHand(world, input),
  dispute: ({ world }, input) => disputeCharge(world, input),
  escalate_dispute: ({ world }, { dispute }) => escalateDispute(world, String(dispute)),
  decide_dispute({ world }, { dispute, verdict }) {
    return decideDispute(world, String(dispute), verdict === 'won' ? 'won' : 'lost')
  },
  delete_customer({ world }, { customer, event }) {
    deleteCustomer(world, String(customer), { event: event !== false })
    return { deleted: customer }
  },
  charging({ world }, input) {
    setCharging(world, input)
    return world.charging
  },
  pay_out: ({ world }, input) => payOut(world, input),
  settle_payout: ({ world }, { payout }) => settlePayout(world, String(payout)),
  fail_payout: ({ world }, { payout, code }) =>
    failPayout(world, String(payout), code as string | undefined),
  move_balance: ({ world }, input) => moveBalance(world, input as unknown as OtherMovement),
  pages({ world }, { url }) {
    world.baseUrl = String(url).replace(/\/$/, '')
    return { url: world.baseUrl }
  },
  empty_account(simulation) {
    simulation.emptyAccount()
    return { emptied: true }
  },
  reset(simulation) {
    simulation.reset()
    return { reset: true }
  },
}

/** Sets the virtual clock (ISO text or seconds since 1970) or moves it on by seconds. */
export function moveClock({ world }: Simulation, set: unknown, advance: unknown) {
  if (set !== undefined) {
    const wanted = typeof set === 'number' ? set : Date.parse(String(set)) / 1000
    world.clockOffset += Math.round(wanted) - world.now()
  }
  if (advance !== undefined) world.clockOffset += Math.round(Number(advance))
  return world.now()
}
