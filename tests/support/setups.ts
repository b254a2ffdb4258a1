import { clock } from '#core/clock'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { continuePaidOrder } from '#ordering/orders/continue_paid_order'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'
import { createCustomer } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { createFakeWorld } from '#tests/support/provisioning'
import type { FakeHostOptions } from '@innkeeper/provisioning/fake'
import type Coupon from '#billing/models/coupon'
import type Account from '#identity/models/account'

interface Wanted {
  host?: FakeHostOptions
  account?: Partial<Pick<Account, 'kind' | 'country' | 'vatId'>>
  hostnames?: string[]
  /** How many pieces of it there are; endless unless told. */
  stock?: number
  coupon?: Coupon
  trialDays?: number
}

/** A shop with a host in memory that lives by the panel's clock, and an order of 10 euros a month and 5 for setup that nobody paid yet. */
export async function orderedSetup({ stock, trialDays, ...wanted }: Wanted = {}) {
  const { host, account, hostnames, coupon } = wanted
  const world = await createFakeWorld({ clock: () => clock.now().toJSDate(), ...host })
  const { product, templates } = world
  await product.merge({ stock, trialDays, trialNeedsCard: false }).save()
  const plan = await PlanFactory.merge({
    ...{ productId: product.id, priceMinor: 1000, setupFeeMinor: 500 },
  }).create()
  const customer = await createCustomer({
    account: { kind: 'personal', country: 'DE', ...account },
  })
  const offer = { product, plan, template: templates.vm }
  const { order } = await placeOrder({ customer, offer, hostnames, coupon })
  const services = await Service.query().where('order_id', order.id).orderBy('id')
  const invoice = await Invoice.findOrFail(order.invoiceId)
  return { ...customer, world, product, order, services, service: services[0], invoice }
}

export type Setup = Awaited<ReturnType<typeof orderedSetup>>

/** The same, paid by bank transfer; nothing of the order was done yet. */
export async function paidSetup(wanted: Wanted = {}): Promise<Setup> {
  const ordered = await orderedSetup(wanted)
  const { invoice } = ordered
  if (!invoice.amountDue().isPositive) return ordered
  const paid = await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
  if (!paid.ok) throw new Error(paid.error.type)
  await invoice.refresh()
  return ordered
}

/** The same, accepted: its servers have their places, and what builds them is queued. */
export async function queuedSetup(wanted: Wanted = {}) {
  const paid = await paidSetup(wanted)
  const build = await begin(paid)
  return { ...paid, build }
}

/** Has the order accepted and its servers placed, and answers what builds the first. */
export async function begin({ order, service }: Pick<Setup, 'order' | 'service'>) {
  await continuePaidOrder(order.invoiceId ?? '')
  await startProvisioning(order.id)
  await service.refresh()
  return Operation.query().where({ service_id: service.id, kind: 'create' }).firstOrFail()
}
