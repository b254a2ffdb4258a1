import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { createProduct } from '#tests/support/provisioning'

type Row = Record<string, unknown>

const BATCH = 1_000
/** Every account has so many servers. */
const SERVERS = 2

interface Days {
  anchor: string
  billedFrom: string
  billedTo: string
  renews: string
  invoice: string
}

/** Invoices of the first half are due on one day, of the second half on the next. */
const HALVES: [Days, Days] = [
  {
    anchor: '2027-01-31',
    billedFrom: '2027-02-28',
    billedTo: '2027-03-30',
    renews: '2027-03-31',
    invoice: '2027-03-17',
  },
  {
    anchor: '2027-02-01',
    billedFrom: '2027-03-01',
    billedTo: '2027-03-31',
    renews: '2027-04-01',
    invoice: '2027-03-18',
  },
]

/** The days on which the halves are due. */
export const DUE_ON = HALVES.map(({ invoice }) => DateTime.fromISO(`${invoice}T12:00:00Z`))

/** Subscriptions of one plan and one option each, half of them due on each of two days. */
export async function seedSubscriptions(count: number): Promise<void> {
  clock.travelTo(DUE_ON[0])
  const product = await createProduct('fake')
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from)
    const accounts = Array.from({ length: Math.ceil(size / SERVERS) }, accountRow)
    const services = Array.from({ length: size }, (_, i) =>
      serviceRow(product.id, accounts[Math.floor(i / SERVERS)].id, from + i, count)
    )
    const subscriptions = services.map(subscriptionRow)
    await db.transaction(async (trx) => {
      await insertMany(trx, 'accounts', accounts)
      await insertMany(trx, 'services', services)
      await insertMany(trx, 'subscriptions', subscriptions)
      await insertMany(trx, 'subscription_items', subscriptions.flatMap(itemRows))
      await insertMany(trx, 'billed_periods', subscriptions.map(periodRow))
    })
  }
}

function accountRow(): Row {
  return {
    id: newId(),
    name: 'Ada Example',
    kind: 'personal',
    address_line_1: 'Musterstr. 1',
    postal_code: '10115',
    city: 'Berlin',
    country: 'DE',
    currency: 'EUR',
    created_at: sqlTime(),
    updated_at: sqlTime(),
  }
}

function serviceRow(productId: string, accountId: unknown, number: number, count: number): Row {
  const { anchor, renews } = HALVES[number < count / 2 ? 0 : 1]
  return {
    id: newId(),
    account_id: accountId,
    product_id: productId,
    name: 'Small server',
    hostname: `web${number}.example.test`,
    kind: 'vm',
    driver: 'fake',
    state: 'active',
    cores: 1,
    memory_mb: 1024,
    disk_gb: 10,
    spec: '{}',
    currency: 'EUR',
    price_minor: 1300,
    cycle_unit: 'month',
    cycle_count: 1,
    anchor_on: anchor,
    next_renewal_on: renews,
    created_at: sqlTime(),
    updated_at: sqlTime(),
  }
}

function subscriptionRow(service: Row): Row {
  const {
    account_id: accountId,
    product_id: productId,
    name,
    hostname,
    anchor_on: anchor,
  } = service
  const { renews, invoice } = daysOf(anchor)
  return {
    id: newId(),
    account_id: accountId,
    service_id: service.id,
    product_id: productId,
    name,
    hostname,
    state: 'active',
    currency: 'EUR',
    cycle_unit: 'month',
    cycle_count: 1,
    price_minor: 1300,
    anchor_on: anchor,
    cycle_index: 2,
    renews_on: renews,
    invoice_on: invoice,
    created_at: sqlTime(),
    updated_at: sqlTime(),
  }
}

function itemRows({ id }: Row): Row[] {
  const item = (position: number, kind: string, name: string, unit: number) => ({
    id: newId(),
    subscription_id: id,
    position,
    kind,
    name,
    quantity: 1,
    unit_minor: unit,
    cycle_unit: 'month',
    cycle_count: 1,
    created_at: sqlTime(),
  })
  return [item(0, 'plan', 'Small server', 1000), item(1, 'option', 'Extra address', 300)]
}

function periodRow({ id, anchor_on: anchor }: Row): Row {
  const { billedFrom, billedTo } = daysOf(anchor)
  return {
    id: newId(),
    subscription_id: id,
    starts_on: billedFrom,
    ends_on: billedTo,
    listed_minor: 1300,
    created_at: sqlTime(),
  }
}

function daysOf(anchor: unknown): Days {
  return HALVES.find((half) => half.anchor === anchor)!
}
