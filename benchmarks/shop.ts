import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import app from '@adonisjs/core/services/app'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import Service from '#provisioning/models/service'
import ServiceEvent from '#provisioning/models/service_event'
import { createCustomer } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { createFakeWorld } from '#tests/support/provisioning'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'

/** What the measured pages show. */
export interface Shop {
  email: string
  password: string
  serviceId: string
  /** How many rows each page lists. */
  rows: {
    storefront: number
    dashboard: number
    services: number
    service: number
    invoices: number
  }
}

const PASSWORD = 'correct horse battery staple'
/** Machines an order: twenty in six orders. */
const ORDERS = [4, 4, 3, 3, 3, 3]
const PRODUCTS = 6
const POWER_CHANGES = 10
const SHOWN_ON_DASHBOARD = { invoices: 5, events: 8 }

/** A migrated database with a shelf of six products and a customer with 20 machines, 6 orders and 12 invoices. */
export async function fillShop(): Promise<Shop> {
  const migrator = new MigrationRunner(db, app, { direction: 'up' })
  await migrator.run()
  if (migrator.error) throw migrator.error

  const customer = await createCustomer({ email: 'ada@example.test', password: PASSWORD })
  await orderMachines(customer)
  const services = await Service.query().where('state', 'active').orderBy('id')
  if (services.length !== 20) throw new Error(`${services.length} of 20 machines were built`)
  await billAgain(customer.account, services)
  await changePower(services[0])
  const invoices = await Invoice.query().where('account_id', customer.account.id).limit(25)
  return {
    email: customer.user.email,
    password: PASSWORD,
    serviceId: services[0].id,
    rows: {
      storefront: PRODUCTS,
      dashboard: services.length + SHOWN_ON_DASHBOARD.invoices + SHOWN_ON_DASHBOARD.events,
      services: services.length,
      service: await rowsOfServicePage(services[0]),
      invoices: invoices.length,
    },
  }
}

async function orderMachines(customer: { user: User; account: Account }): Promise<void> {
  const { templates, product, cluster } = await createFakeWorld()
  await cluster.merge({ clonesAtOnce: 20 }).save()
  const plan = await PlanFactory.merge({ productId: product.id }).create()
  for (let count = 1; count < PRODUCTS; count++) {
    const other = await ProductFactory.merge({
      name: `Machine ${count}`,
      categoryId: product.categoryId,
      position: count,
    }).create()
    await PlanFactory.merge({ productId: other.id, priceMinor: 500 * count }).create()
  }
  for (const [number, machines] of ORDERS.entries()) {
    const hostnames = Array.from(
      { length: machines },
      (_, index) => `web${index}.order${number}.example.test`
    )
    const offer = { product, plan, template: templates.vm }
    const { order } = await placeOrder({ customer, offer, hostnames })
    const invoice = await Invoice.findOrFail(order.invoiceId)
    await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'Benchmark' })
  }
  await worker.drain()
}

/** Six invoices more, one a month, each over all machines. */
async function billAgain(account: Account, services: Service[]): Promise<void> {
  for (const months of [6, 5, 4, 3, 2, 1]) {
    const lines = services.map((service) => ({
      kind: 'recurring' as const,
      description: service.hostname,
      serviceId: service.id,
      quantity: 1,
      unitMinor: service.priceMinor,
    }))
    await transaction((trx) =>
      Invoice.issue(trx, {
        accountId: account.id,
        currency: account.currency,
        lines,
        dueIn: { months },
      })
    )
  }
}

async function changePower(service: Service): Promise<void> {
  for (let count = 0; count < POWER_CHANGES; count++) {
    const power = count % 2 ? 'running' : 'stopped'
    await transaction((trx) =>
      ServiceEvent.write(trx, service, 'power_changed', { data: { power } })
    )
  }
}

/** The machine, its cluster, the work that built it, and what the page lists: addresses, events, invoices. */
async function rowsOfServicePage(service: Service): Promise<number> {
  const lists = await Promise.all([
    service.related('addresses').query().pojo(),
    service.related('events').query().pojo(),
    db.from('invoice_lines').where('service_id', service.id).distinct('invoice_id'),
  ])
  return 3 + lists.flat().length
}
