import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Plan from '#catalog/models/plan'
import Cart from '#ordering/models/cart'
import { CartItemFactory } from '#database/factories/ordering/cart_item_factory'
import { PASSWORD } from '#database/seeders/demo/people'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'

/** Who has much: fifty servers, orders and invoices, long names and amounts of twelve digits. */
export const MUCH = 'maximiliana.hohenlohe-langenburg@rechenzentrum.example'

const ROWS = 50
const LARGE_MINOR = 123_456_789_012

/** Gives the customer who has much what they have, copied from what the story left or issued as ever. */
export async function makeMuch(): Promise<void> {
  const customer = await createCustomer({
    name: 'Maximiliana Freifrau von Hohenlohe-Langenburg zu Weikersheim',
    email: MUCH,
    password: PASSWORD,
    account: {
      kind: 'company',
      companyName: 'Rechenzentrum- und Netzbetriebsgesellschaft Süddeutschland mbH & Co. KG',
      name: 'Maximiliana Freifrau von Hohenlohe-Langenburg zu Weikersheim',
      country: 'DE',
    },
  })
  await copyServices(customer)
  await issueInvoices(customer.account)
}

/** A cart with two servers, so that the checkout has something to show. */
export async function fillCart(email: string): Promise<void> {
  const user = await db.from('users').where({ email }).firstOrFail()
  const { account_id: accountId } = await db
    .from('memberships')
    .where({ user_id: user.id })
    .firstOrFail()
  const cart = await Cart.create({ currency: 'EUR', accountId, userId: user.id })
  for (const [name, hostname] of [
    ['Skiff', 'web-02.fjordwerk.example'],
    ['Clipper', 'a-rather-long-name-for-a-staging-database.europe-north.fjordwerk.example'],
  ]) {
    const plan = await planOf(name)
    const template = await db.from('templates').where({ kind: 'vm', enabled: true }).firstOrFail()
    await CartItemFactory.merge({
      cartId: cart.id,
      planId: plan.id,
      templateId: template.id,
      hostname,
      shownMinor: plan.priceMinor,
    }).create()
  }
}

async function planOf(name: string): Promise<Plan> {
  const product = await db.from('products').where({ name }).firstOrFail()
  return Plan.query().where({ product_id: product.id, currency: 'EUR' }).orderBy('id').firstOrFail()
}

async function copyServices({ account, user }: { account: Account; user: User }): Promise<void> {
  const models = await db.from('services').whereNotNull('order_id').orderBy('id')
  for (let index = 0; index < ROWS; index++) {
    const service = models[index % models.length]
    const hostname =
      index === 0 ? longHostname() : `node-${index + 1}.cluster.rechenzentrum.example`
    const orderId = newId()
    const at = sqlTime(clock.now().minus({ hours: 30 * (ROWS - index) }))
    await copy('orders', service.order_id, {
      id: orderId,
      number: `O-9${String(index).padStart(5, '0')}`,
      cart_id: newId(),
      account_id: account.id,
      user_id: user.id,
      invoice_id: null,
      created_at: at,
      total_minor: index === 0 ? LARGE_MINOR : service.price_minor,
    })
    await copy('services', service.id, {
      id: newId(),
      account_id: account.id,
      order_id: orderId,
      hostname,
      mac: null,
      remote_id: service.remote_id && String(5000 + index),
      created_at: at,
      price_minor: index === 0 ? LARGE_MINOR : service.price_minor,
    })
  }
}

function longHostname(): string {
  return 'replica-of-the-primary-database-for-reports.frankfurt-am-main.rechenzentrum-sueddeutschland.example'
}

async function copy(table: string, id: string, changes: Record<string, unknown>): Promise<void> {
  const row = await db.from(table).where({ id }).firstOrFail()
  await db.table(table).insert({ ...row, ...changes })
}

async function issueInvoices(account: Account): Promise<void> {
  for (let index = 0; index < ROWS; index++) {
    const invoice = await issueInvoice(
      account,
      index === ROWS - 2 ? LARGE_MINOR : 1490 + index * 735,
      1 + (index % 3)
    )
    if (index % 4 === 3) continue
    await recordBankTransfer(invoice.id, {
      amount: index % 4 === 2 ? Money.of(500, account.currency) : invoice.amountDue(),
      note: 'Transfer of the accounting department',
    })
  }
}
