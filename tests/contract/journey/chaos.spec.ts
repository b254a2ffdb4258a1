import { access, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { planBlows, type Blow } from '#tests/support/chaos/kill_plan'
import { assertOneToOne, figuresOf, undone } from '#tests/support/chaos/one_to_one'
import { StubbornCustomer } from '#tests/support/chaos/stubborn_customer'
import { noTown, Town } from '#tests/support/chaos/town'
import { OwnMariaDb } from '#tests/support/own_mariadb'

interface Form {
  orders: number
  /** Between two customers, and between two blows. */
  arriveEveryMs: number
  strikeEveryMs: number
  /** How often each part is killed, and how many are held still for a while. */
  rounds: number
  held: number
  downMs: number
  /** The panel's clock is set ahead by this once all were struck, past the leases of those that died. */
  aheadSeconds: number
}

const FORM: Form = process.env.FULL
  ? {
      orders: 60,
      arriveEveryMs: 4_000,
      strikeEveryMs: 5_000,
      rounds: 2,
      held: 9,
      downMs: 3_000,
      aheadSeconds: 0,
    }
  : {
      orders: 12,
      arriveEveryMs: 2_000,
      strikeEveryMs: 500,
      rounds: 1,
      held: 2,
      downMs: 700,
      aheadSeconds: 150,
    }
const SEED = Number(process.env.TEST_SEED ?? 1)
/** After the last blow. */
const SERVED_WITHIN_MS = 3 * 60_000
const SETTLED_WITHIN_MS = 3 * 60_000

test.group('Journey | every part dies while orders are placed', () => {
  test('the MariaDB that dies takes no file of another one along', async ({ assert, cleanup }) => {
    const ofAnother = join(tmpdir(), `#sql-temptable-${process.pid}-1-0.MAI`)
    await writeFile(ofAnother, '')
    cleanup(() => rm(ofAnother, { force: true }))
    const mariaDb = await OwnMariaDb.start()
    cleanup(() => mariaDb.remove())

    await assert.doesNotReject(() => access(ofAnother))
  }).skip(noTown !== undefined, noTown)

  test(`${FORM.orders} orders become as many invoices, charges, services and machines`, async ({
    assert,
    cleanup,
  }) => {
    const town = await Town.build()
    cleanup(() => town.remove())
    const blows = planBlows(town.parts, FORM.rounds, FORM.held, SEED)
    const customers: StubbornCustomer[] = []
    const began = Date.now()
    const giveUp = new AbortController()
    cleanup(() => giveUp.abort())

    const [visits] = await Promise.all([arrive(town, customers, giveUp.signal), strikeAll(blows)])
    if (FORM.aheadSeconds > 0) town.travel(FORM.aheadSeconds)
    const late = setTimeout(() => giveUp.abort(), SERVED_WITHIN_MS)
    cleanup(() => clearTimeout(late))
    await Promise.all(visits)
    const served = Date.now() - began
    await untilNothingIsLeft(town)

    assert.deepEqual(town.fallen, [], 'A process of the panel ended by itself')
    await report(town, blows, customers, served)
    await assertOneToOne(assert, town, customers)
  })
    .timeout(15 * 60_000)
    .skip(noTown !== undefined, noTown)
})

/** Customers come one after the other; answers what each of them is about. */
async function arrive(
  town: Town,
  customers: StubbornCustomer[],
  giveUp: AbortSignal
): Promise<Promise<void>[]> {
  const visits: Promise<void>[] = []
  for (let index = 0; index < FORM.orders; index++) {
    const customer = new StubbornCustomer(town, town.mails, index % 2 === 0 ? 'vm' : 'container')
    customers.push(customer)
    const visit = customer.buy(giveUp)
    visit.catch(() => {})
    visits.push(visit)
    await sleep(FORM.arriveEveryMs)
  }
  return visits
}

async function strikeAll(blows: Blow[]): Promise<void> {
  for (const blow of blows) {
    await sleep(FORM.strikeEveryMs)
    await strike(blow)
  }
}

async function strike({ part, how }: Blow): Promise<void> {
  if (how === 'held still') {
    part.signal('SIGSTOP')
    await sleep(FORM.downMs * 2)
    return part.signal('SIGCONT')
  }
  await part.kill()
  await sleep(FORM.downMs)
  await part.revive()
}

/** Everything that the orders caused is done. */
async function untilNothingIsLeft(town: Town): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS
  for (;;) {
    const left = await undone()
    if (left.length === 0) return
    if (Date.now() > deadline) throw new Error(`Left undone:\n${left.join('\n')}\n${town.lines}`)
    await sleep(1_000)
  }
}

async function report(
  town: Town,
  blows: Blow[],
  customers: StubbornCustomer[],
  servedMs: number
): Promise<void> {
  const { violations, ...counts } = await figuresOf(town)
  const told = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  const kills = blows.filter(({ how }) => how === 'killed')
  const troubled = customers.filter(({ troubles }) => troubles.length > 0)
  const [{ total }] = await db.from('mails').where('state', 'unknown').count('* as total')
  const order = blows.map(
    ({ part, how }) => `${part.name}${how === 'killed' ? '' : ' (held still)'}`
  )
  console.log(
    `    figure: ${customers.length} orders, ${kills.length} kills, ${blows.length - kills.length} held still (TEST_SEED=${SEED}): ${told.join(' = ')}; ${violations.length} violations`
  )
  console.log(
    `    figure: ${town.mails.messages.length} mails, ${total} in doubt; ${troubled.length} customers met an error; all served after ${Math.round(servedMs / 1000)} s`
  )
  console.log(`    figure: in this order: ${order.join(', ')}`)
}
