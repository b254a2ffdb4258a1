import db from '@adonisjs/lucid/services/db'
import Invoice from '#billing/models/invoice'
import Membership from '#identity/models/membership'
import User from '#identity/models/user'
import Order from '#ordering/models/order'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { assertBuiltAsOrdered } from '#tests/support/built_as_ordered'
import { assertTakenIsBooked } from '#tests/support/taken'
import type { Assert } from '@japa/assert'
import type { Customer } from '#tests/support/customer'
import type { PanelProcess } from '#tests/support/panel_process'

/** One order, one charge, one machine, and pages that say so: what holds for a customer whatever went wrong before. */
export async function assertServedOnce(
  assert: Assert,
  panel: PanelProcess,
  customer: Customer
): Promise<void> {
  const { order, invoice, service } = await belongings(customer)
  assert.equal(order.state, 'fulfilled')
  assert.equal(service.state, 'active')
  await assertChargedOnce(assert, panel, invoice)
  assert.equal(service.hostname, customer.hostname)
  await assertOneMachine(assert, panel, service)
  await assertNothingIsShared(assert)
  await assertMailedOnce(assert, customer)
  await assertPagesSaySo(assert, customer)
  await assertBooksBalance(assert)
}

/** Money came once, at Stripe and in the books. */
export async function assertChargedOnce(
  assert: Assert,
  { stripe }: PanelProcess,
  invoice: Invoice
): Promise<void> {
  await invoice.refresh()
  assert.equal(invoice.state, 'paid')
  const { violations, paid_by_invoice: paid } = stripe.invariants()
  assert.deepEqual(violations, [])
  assert.lengthOf(paid[invoice.id] ?? [], 1, 'The invoice was not charged exactly once')
  assert.lengthOf(await db.from('payments').where('invoice_id', invoice.id), 1)
}

/** The one order, invoice and service of a customer; fails where there are more or none. */
export async function belongings(
  customer: Customer
): Promise<{ order: Order; invoice: Invoice; service: Service }> {
  const user = await User.findByOrFail('email', customer.email)
  const { accountId } = await Membership.findByOrFail('user_id', user.id)
  return {
    order: only(await Order.query().where('account_id', accountId), 'order'),
    invoice: only(await Invoice.query().where('account_id', accountId), 'invoice'),
    service: only(await Service.query().where('account_id', accountId), 'service'),
  }
}

/** The machines of customers at the host. */
export function machinesAt({ proxmox }: PanelProcess) {
  return [...proxmox.cluster.guests.values()].filter((guest) => guest.config.template !== '1')
}

/** The service has one machine at the host, and that is the one which was ordered. */
export async function assertOneMachine(
  assert: Assert,
  panel: PanelProcess,
  service: Service
): Promise<void> {
  const machines = machinesAt(panel).filter(
    ({ config }) => (config.name ?? config.hostname) === service.hostname
  )
  assert.lengthOf(machines, 1, 'There is not exactly one machine')
  await assertBuiltAsOrdered(assert, machines[0], service)
}

async function assertNothingIsShared(assert: Assert): Promise<void> {
  await assertTakenIsBooked(assert)
  const addresses = await db.from('ip_allocations').whereNotNull('service_id').select('address')
  assert.lengthOf(
    new Set(addresses.map((row) => row.address)),
    addresses.length,
    'An address was given twice'
  )
  const services = await Service.query().whereNotNull('remote_id')
  assert.lengthOf(
    new Set(services.map((service) => service.remoteId)),
    services.length,
    'An id was given twice'
  )
}

async function assertMailedOnce(assert: Assert, { email }: Customer): Promise<void> {
  const mails: { kind: string }[] = await db.from('mails').where('to_address', email).select('kind')
  assert.lengthOf(
    new Set(mails.map(({ kind }) => kind)),
    mails.length,
    `A mail was sent twice: ${mails.map(({ kind }) => kind)}`
  )
}

async function assertPagesSaySo(assert: Assert, customer: Customer): Promise<void> {
  await customer.openOrder()
  assert.include(customer.page.text, 'Completed')
  await customer.openInvoice()
  assert.include(customer.page.text, 'Paid in full')
}

function only<T>(rows: T[], what: string): T {
  if (rows.length !== 1) throw new Error(`There is not one ${what} but ${rows.length}`)
  return rows[0]
}
