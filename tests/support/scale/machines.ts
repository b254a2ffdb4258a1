import { sqlDay, sqlTime, type Population } from '#tests/support/scale/population'
import type { Ground } from '#tests/support/scale/ground'
import type { BulkWriter, Row } from '#tests/support/scale/bulk_writer'

const STATES = { suspended: 20, terminated: 90, pending: 1, provisioning: 1, terminating: 1 }

/** Orders of one machine each, the machines, their addresses, what was done to build them and what happened since. */
export async function writeMachines(
  writer: BulkWriter,
  shop: Population,
  ground: Ground
): Promise<void> {
  await writer.fill(
    'services',
    each(shop, (number) => service(shop, ground, number))
  )
  await writer.fill(
    'orders',
    each(shop, (number) => order(shop, number))
  )
  await writer.fill(
    'order_items',
    each(shop, (number) => orderItem(shop, ground, number))
  )
  await writer.fill(
    'operations',
    each(shop, (number) => operation(shop, ground, number))
  )
  await writer.fill(
    'service_events',
    each(shop, (number) => event(shop, number))
  )
  await writer.fill(
    'remote_ids',
    each(shop, (number) => remoteId(shop, ground, number))
  )
  await writer.fill(
    'ip_allocations',
    each(shop, (number) => address(shop, ground, number))
  )
}

function* each(shop: Population, row: (number: number) => Row): Generator<Row> {
  for (let number = 0; number < shop.services; number++) yield row(number)
}

/** What of a thousand machines are in which state; the others are active. */
function stateOf(shop: Population, number: number): string {
  let left = shop.chance(1000, 'service', number)
  for (const [state, share] of Object.entries(STATES)) {
    if (left < share) return state
    left -= share
  }
  return 'active'
}

const remoteOf = (ground: Ground, number: number) =>
  10_000 + Math.floor(number / ground.clusters.length)

function service(shop: Population, ground: Ground, number: number): Row {
  const at = shop.serviceAt(number)
  const state = stateOf(shop, number)
  const placed = state !== 'pending'
  return {
    id: shop.serviceId(number),
    account_id: shop.accountId(shop.accountOfService(number)),
    order_id: shop.orderId(number),
    product_id: ground.productId,
    plan_id: ground.planId,
    name: 'Small machine',
    hostname: `web${number}.example.test`,
    kind: 'vm',
    driver: 'fake',
    state,
    power: state === 'active' ? 'running' : 'stopped',
    template_id: ground.templateId,
    template_name: 'Debian 13',
    default_user: 'debian',
    ssh_key: null,
    cores: 1,
    memory_mb: 1024,
    disk_gb: 10,
    spec: '{}',
    currency: 'EUR',
    price_minor: 490,
    cycle_unit: 'month',
    cycle_count: 1,
    anchor_on: sqlDay(at),
    next_renewal_on: sqlDay(shop.until.toMillis() + (number % 30) * 24 * 3600_000),
    cluster_id: placed ? ground.clusters[number % ground.clusters.length] : null,
    node: placed ? `node${number % 3}` : null,
    storage: placed ? 'pool0' : null,
    bridge: placed ? 'bridge0' : null,
    remote_id: placed ? String(remoteOf(ground, number)) : null,
    mac: `02:${hexPairs(number)}`,
    observed_at: sqlTime(shop.until.toMillis() - 60_000),
    activated_at: sqlTime(at + 90_000),
    created_at: sqlTime(at),
    updated_at: sqlTime(at + 90_000),
  }
}

const hexPairs = (number: number) => number.toString(16).padStart(10, '0').match(/../g)!.join(':')

function order(shop: Population, number: number): Row {
  const at = sqlTime(shop.serviceAt(number))
  const account = shop.accountOfService(number)
  const chance = shop.chance(1000, 'order', number)
  const state =
    chance < 3 ? 'placed' : chance < 4 ? 'in_review' : chance < 30 ? 'cancelled' : 'fulfilled'
  return {
    id: shop.orderId(number),
    number: `O-${String(number + 1).padStart(7, '0')}`,
    cart_id: shop.id('order_item', number, shop.serviceAt(number)),
    account_id: shop.accountId(account),
    user_id: shop.userId(account),
    state,
    currency: 'EUR',
    total_minor: 490,
    invoice_id: number < shop.invoices ? shop.invoiceId(number) : null,
    ip: '198.51.100.7',
    paid_at: state === 'fulfilled' ? at : null,
    holds_stock: 0,
    held_until: null,
    created_at: at,
    updated_at: at,
  }
}

function orderItem(shop: Population, ground: Ground, number: number): Row {
  return {
    id: shop.id('order_item', number, shop.serviceAt(number)),
    order_id: shop.orderId(number),
    service_id: shop.serviceId(number),
    product_id: ground.productId,
    plan_id: ground.planId,
    hostname: `web${number}.example.test`,
    snapshot: ground.orderSnapshot,
    position: 0,
    created_at: sqlTime(shop.serviceAt(number)),
  }
}

function operation(shop: Population, ground: Ground, number: number): Row {
  const at = shop.serviceAt(number)
  const chance = shop.chance(10_000, 'operation', number)
  const state = chance < 3 ? 'needs_attention' : chance < 5 ? 'failed' : 'succeeded'
  return {
    id: shop.id('operation', number, at),
    service_id: shop.serviceId(number),
    kind: 'create',
    state,
    open_key: state === 'needs_attention' ? shop.serviceId(number) : null,
    cluster_id: ground.clusters[number % ground.clusters.length],
    run_at: at,
    requested_by_type: 'system',
    started_at: sqlTime(at),
    finished_at: state === 'succeeded' ? sqlTime(at + 90_000) : null,
    created_at: sqlTime(at),
    updated_at: sqlTime(at + 90_000),
  }
}

function event(shop: Population, number: number): Row {
  return {
    id: shop.id('service_event', number, shop.serviceAt(number)),
    service_id: shop.serviceId(number),
    account_id: shop.accountId(shop.accountOfService(number)),
    kind: 'created',
    actor_type: 'system',
    data: '{}',
    created_at: sqlTime(shop.serviceAt(number) + 90_000),
  }
}

function remoteId(shop: Population, ground: Ground, number: number): Row {
  return {
    id: shop.id('remote_id', number, shop.serviceAt(number)),
    cluster_id: ground.clusters[number % ground.clusters.length],
    remote_id: remoteOf(ground, number),
    service_id: shop.serviceId(number),
    created_at: sqlTime(shop.serviceAt(number)),
  }
}

function address(shop: Population, ground: Ground, number: number): Row {
  const position = number + 1
  const at = sqlTime(shop.serviceAt(number))
  const quarantined = shop.chance(200, 'address', number) === 0
  return {
    id: shop.id('address', number, shop.serviceAt(number)),
    ip_subnet_id: ground.subnetId,
    position,
    address: `10.${(position >> 16) & 255}.${(position >> 8) & 255}.${position & 255}`,
    family: 4,
    state: quarantined ? 'quarantined' : 'assigned',
    service_id: quarantined ? null : shop.serviceId(number),
    is_primary: 1,
    free_at: quarantined ? shop.until.toMillis() + (number + 1) * 60_000 : null,
    created_at: at,
    updated_at: at,
  }
}
