import { authenticateIntent } from './payments/finish_authentication.js'
import { checkInvariants } from './invariants.js'
import {
  availableIn,
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
import { moveClock } from './controls.js'
import { payAsPerson } from './pay_as_person.js'
import { runDueTasks, runLaterTasks } from './tasks.js'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { OtherMovement } from './dashboard.js'
import type { Fault } from './faults.js'
import type { PayOptions } from './pay_as_person.js'
import type { Charging } from './world.js'
import type { Simulation } from './simulation.js'

/**
 * A running simulator, with everything that a test wants to do to it from outside the API.
 */
export class StripeSimulator {
  readonly url: string
  readonly port: number

  constructor(
    private simulation: Simulation,
    private server: Server,
    private onClose: () => void
  ) {
    const { address, port } = server.address() as AddressInfo
    this.port = port
    this.url = `http://${address}:${port}`
  }

  /** The stored objects, for a test that looks behind the API. */
  get store() {
    return this.simulation.world.store
  }

  /** Recent API requests, oldest first. */
  requests() {
    return this.simulation.log.entries
  }

  /** Webhook deliveries with their attempts, oldest first. */
  deliveries() {
    return this.simulation.webhooks.deliveries
  }

  /** Fills in and submits a Checkout page as a person would. */
  pay(sessionId: string, options?: PayOptions) {
    return payAsPerson(this.simulation.world, sessionId, options)
  }

  /** Passes or fails the bank's authentication of an intent. */
  authenticate(intentId: string, success = true) {
    return authenticateIntent(this.simulation.world, intentId, success)
  }

  /** Arms a fault; it happens once unless told. */
  fault(fault: Fault) {
    this.simulation.faults.add(fault)
  }

  /** Faults that have not happened yet. */
  faults(): Fault[] {
    return this.simulation.faults.list()
  }

  clearFaults() {
    this.simulation.faults.clear()
  }

  /** Sends the webhooks that are held. Returns how many there were. */
  release(reverse = false) {
    return this.simulation.webhooks.release(reverse)
  }

  /** Sends an event once more. Returns to how many endpoints. */
  replay(eventId: string) {
    return this.simulation.webhooks.replay(this.store.get('event', eventId))
  }

  /** Settles refunds and disputes that the bank would settle later. Returns how many. */
  later() {
    return runLaterTasks(this.simulation.world)
  }

  /** Sets the virtual clock and does what is then due. */
  setClock(to: Date) {
    moveClock(this.simulation, to.toISOString(), undefined)
    return runDueTasks(this.simulation.world)
  }

  /** Moves the virtual clock on and does what is then due. */
  advanceClock(seconds: number) {
    moveClock(this.simulation, undefined, seconds)
    return runDueTasks(this.simulation.world)
  }

  /** A person refunds a payment in the dashboard. */
  refund(refund: Parameters<typeof refundByHand>[1]) {
    return refundByHand(this.simulation.world, refund)
  }

  /** A bank disputes a payment: created, and unless it only inquires, funds_withdrawn. */
  dispute(dispute: Parameters<typeof disputeCharge>[1]) {
    return disputeCharge(this.simulation.world, dispute)
  }

  /** A bank turns its inquiry into a dispute: updated, funds_withdrawn. */
  escalateDispute(id: string) {
    return escalateDispute(this.simulation.world, id)
  }

  /** The bank decides a dispute: closed, and when it is won funds_reinstated before. */
  decideDispute(id: string, verdict: 'won' | 'lost') {
    return decideDispute(this.simulation.world, id, verdict)
  }

  /** A person deletes a customer in the dashboard; with `event: false` nobody is told. */
  deleteCustomer(id: string, options?: { event?: boolean }) {
    deleteCustomer(this.simulation.world, id, options)
  }

  /** How the account charges from now on; what is not told is as usual. */
  setCharging(charging: Charging) {
    setCharging(this.simulation.world, charging)
  }

  /** Pays out what is available in a currency; by the schedule, unless told. */
  payOut(wish?: Parameters<typeof payOut>[1]) {
    return payOut(this.simulation.world, wish)
  }

  /** What can be paid out of a currency. */
  available(currency: string) {
    return availableIn(this.simulation.world, currency)
  }

  /** A payout arrives now. */
  settlePayout(id: string) {
    return settlePayout(this.simulation.world, id)
  }

  /** A bank refuses a payout, also one that had arrived. */
  failPayout(id: string, code?: string) {
    return failPayout(this.simulation.world, id, code)
  }

  /** The service moves the balance by itself: a fee, an adjustment. */
  moveBalance(movement: OtherMovement) {
    return moveBalance(this.simulation.world, movement)
  }

  /** Puts the pages that are made from now on under another address, as a custom domain does. */
  servePagesAt(url: string) {
    this.simulation.world.baseUrl = url.replace(/\/$/, '')
  }

  /** Becomes another account, in which nothing was ever made. Time, faults and the log stay. */
  emptyAccount() {
    this.simulation.emptyAccount()
  }

  /** Double charges, over-refunds and malformed objects; and who was paid for what. */
  invariants() {
    return checkInvariants(this.simulation.world)
  }

  /** Forgets everything except the webhook endpoints. */
  reset() {
    this.simulation.reset()
  }

  /** Stops answering and writes the state file. */
  async close() {
    this.simulation.webhooks.close()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
    this.onClose()
  }
}
