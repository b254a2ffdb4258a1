import db from '@adonisjs/lucid/services/db'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { assertBuiltAsOrdered } from '#tests/support/built_as_ordered'
import { assertTakenIsBooked } from '#tests/support/taken'
import type { Assert } from '@japa/assert'
import type { StubbornCustomer } from '#tests/support/chaos/stubborn_customer'
import type { Town } from '#tests/support/chaos/town'

/** Work that is neither done nor given up, with how a row of it is told; all of these must be empty at the end. */
const UNDONE: Record<string, () => PromiseLike<Record<string, unknown>[]>> = {
  'messages between modules': () => db.from('outbox_messages').whereNull('done_at'),
  'operations': () => db.from('operations').whereNotIn('state', ['succeeded', 'cancelled']),
  'webhook events': () => db.from('webhook_events').whereNotIn('state', ['processed', 'ignored']),
  'payments under way': () =>
    db.from('payment_attempts').whereNotIn('state', ['succeeded', 'failed', 'cancelled']),
  'refunds': () => db.from('refunds'),
  'mails': () => db.from('mails').whereNotIn('state', ['sent', 'unknown', 'dropped']),
  'places for copies': () => db.from('clone_slots').whereNotNull('operation_id'),
  'payment issues': () => db.from('billing_findings').whereNull('settled_at'),
  'server issues': () => db.from('provisioning_findings').whereNull('settled_at'),
}

/** What is still to be done, such as `operations: 3 (needs_attention …)`; nothing once all has settled. */
export async function undone(): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(UNDONE).map(async ([what, rows]) => {
      const left = await rows()
      return left.length > 0 && `${what}: ${left.length} ${JSON.stringify(left[0])}`
    })
  )
  return found.filter((line) => line !== false)
}

/** The counts that have to be the same, as one line for people. */
export async function figuresOf(town: Town) {
  const count = async (table: string, state: string) => {
    const rows = await db.from(table).where({ state }).count('* as total')
    return Number(rows[0].total)
  }
  const [{ violations, paid_by_invoice: paid }, charges] = [await town.paid(), await town.charges()]
  return {
    orders: await count('orders', 'fulfilled'),
    invoices: await count('invoices', 'paid'),
    charges: charges.filter((charge) => charge.paid).length,
    charged: Object.values(paid).flat().length,
    services: await count('services', 'active'),
    machines: (await town.machines()).length,
    violations,
  }
}

/** Whatever died meanwhile: one order, invoice, charge, service and machine for each customer, and nothing shared, lost or sent twice. */
export async function assertOneToOne(
  assert: Assert,
  town: Town,
  customers: StubbornCustomer[]
): Promise<void> {
  const each = customers.length
  const { violations, ...counts } = await figuresOf(town)
  assert.deepEqual(violations, [])
  assert.deepEqual(counts, {
    orders: each,
    invoices: each,
    charges: each,
    charged: each,
    services: each,
    machines: each,
  })
  for (const table of ['orders', 'invoices', 'services', 'payments'])
    assert.lengthOf(await db.from(table).select('id'), each, `There are more ${table}`)
  await assertMachines(assert, town, customers)
  await assertNothingTwice(assert)
  await assertTakenIsBooked(assert)
  await assertBooksBalance(assert)
  await assertMails(assert, town)
}

async function assertMachines(assert: Assert, town: Town, customers: StubbornCustomer[]) {
  const machines = await town.machines()
  const names = machines.map(({ config }) => config.name ?? config.hostname)
  assert.sameMembers(
    names,
    customers.map(({ hostname }) => hostname)
  )
  for (const service of await Service.all()) {
    const machine = machines.find(({ vmid }) => String(vmid) === service.remoteId)
    if (!machine) return assert.fail(`There is no machine ${service.remoteId}`)
    await assertBuiltAsOrdered(assert, machine, service)
  }
}

async function assertNothingTwice(assert: Assert): Promise<void> {
  const taken: [string, PromiseLike<{ value: unknown }[]>][] = [
    ['address', db.from('ip_allocations').whereNotNull('service_id').select('address as value')],
    ['MAC', db.from('services').whereNotNull('mac').select('mac as value')],
    ['VM ID', db.from('services').whereNotNull('remote_id').select('remote_id as value')],
  ]
  for (const [what, rows] of taken) {
    const values = (await rows).map(({ value }) => String(value))
    assert.isNotEmpty(values)
    assert.lengthOf(new Set(values), values.length, `A ${what} was given twice: ${values}`)
  }
}

/** Each mail came once. One whose worker died while it handed it over is `unknown`: it came once or never, and a person decides. */
async function assertMails(assert: Assert, { mails }: Town): Promise<void> {
  const rows: { kind: string; state: string; message_id: string }[] = await db.from('mails')
  const { counts } = mails
  const twice = [...counts].filter(([, count]) => count > 1)
  assert.deepEqual(twice, [], 'A mail came twice')
  const lost = rows.filter(({ state, message_id: id }) => state === 'sent' && !counts.has(id))
  assert.deepEqual(lost, [], 'A mail is called sent and never came')
  const causes = rows.map((row) => JSON.stringify([row.kind, (row as { cause?: string }).cause]))
  assert.lengthOf(new Set(causes), rows.length, 'There are two mails for one cause')
}
