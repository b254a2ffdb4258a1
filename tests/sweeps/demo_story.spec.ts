import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { startProxmoxSimulator, type ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { startStripeSimulator, type StripeSimulator } from '@innkeeper/stripe-simulator'

const CONNECTION = 'demo'

test.group('The story of bin/demo', (group) => {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-story-'))
  const file = join(folder, 'panel.sqlite3')
  let stripe: StripeSimulator
  let proxmox: ProxmoxSimulator

  group.tap((one) => one.timeout(60_000))
  group.setup(async () => {
    stripe = await startStripeSimulator()
    proxmox = await startProxmoxSimulator({ speed: 2000 })
    await ace(['migration:run', '--no-schema-generate'])
    const told = await ace(['demo:seed'])
    if (told.code !== 0) throw new Error(told.output)
    const connection = {
      client: 'better-sqlite3' as const,
      connection: { filename: file },
      useNullAsDefault: true,
    }
    db.manager.add(CONNECTION, connection)
  })
  group.teardown(async () => {
    await db.manager.close(CONNECTION, true)
    await Promise.all([stripe.close(), proxmox.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  const rows = (table: string) => db.connection(CONNECTION).from(table)

  async function accountOf(email: string): Promise<string> {
    const user = await rows('users').where('email', email).firstOrFail()
    return (await rows('memberships').where('user_id', user.id).firstOrFail()).account_id
  }

  async function ace(
    args: string[],
    more: NodeJS.ProcessEnv = {}
  ): Promise<{ code: number; output: string }> {
    const env = {
      ...process.env,
      NODE_ENV: 'development',
      LOG_LEVEL: 'silent',
      DB_CONNECTION: 'sqlite',
      SQLITE_PATH: file,
      APP_KEY: 'key-of-the-story-0123456789abcdefghij',
      STRIPE_SECRET_KEY: 'sk_test_story',
      STRIPE_API_BASE: stripe.url,
      DEMO_PROXMOX_URL: proxmox.url,
      DEMO_PROXMOX_FINGERPRINT: proxmox.fingerprint,
      DEMO_PROXMOX_TOKEN_ID: proxmox.token.id,
      DEMO_PROXMOX_TOKEN_SECRET: proxmox.token.secret,
      ...more,
    }
    const child = spawn(process.execPath, ['ace.js', ...args], { env })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += chunk))
    const [code] = await once(child, 'close')
    return { code, output }
  }

  test('has three customers, and two people on the staff with different roles', async ({
    assert,
  }) => {
    const accounts = await rows('accounts').select('name').orderBy('name')
    const staff = await rows('staff_members').select('role').orderBy('role')
    assert.deepEqual(
      accounts.map(({ name }) => name),
      ['Ada Lindqvist', 'Lars Thomsen', 'Nora Weiss']
    )
    assert.deepEqual(
      staff.map(({ role }) => role),
      ['owner', 'support']
    )
    assert.isNull(
      await rows('services')
        .where('account_id', await accountOf('nora@example.com'))
        .first()
    )
  })

  test('leaves six services of Ada in different states', async ({ assert }) => {
    const services = await rows('services').where('account_id', await accountOf('ada@example.com'))
    const states = services.map(({ kind, state, power }) => `${kind} ${state} ${power}`)
    assert.sameMembers(states, [
      'vm active running',
      'container active running',
      'vm active stopped',
      'vm suspended stopped',
      'vm provisioning unknown',
      'container pending unknown',
    ])
    const stuck = await rows('operations').where('state', 'needs_attention')
    assert.lengthOf(stuck, 1)
  })

  test('leaves Lars with an invoice that is 24 days late, a refused card and a suspended machine', async ({
    assert,
  }) => {
    const accountId = await accountOf('lars@example.com')
    const [late, ...others] = await rows('invoices').where({ account_id: accountId, state: 'open' })
    assert.lengthOf(others, 0)
    assert.equal(
      late.due_on,
      DateTime.now().setZone('Europe/Berlin').minus({ days: 24 }).toISODate()
    )
    const attempts = await rows('payment_attempts').where('invoice_id', late.id)
    assert.isNotEmpty(attempts)
    assert.isTrue(attempts.every(({ state }) => state === 'failed'))
    const services = await rows('services').where('account_id', accountId)
    assert.deepEqual(
      services.map(({ state }) => state),
      ['suspended']
    )
  })

  test('bills Ada in at least six months and takes each amount once', async ({ assert }) => {
    const invoices = await rows('invoices').where('account_id', await accountOf('ada@example.com'))
    const months = new Set(invoices.map(({ issued_on }) => String(issued_on).slice(0, 7)))
    assert.isAtLeast(months.size, 6)
    assert.deepEqual(stripe.invariants().violations, [])
    for (const { id, state, total_minor: total } of invoices) {
      const payments = await rows('payments').where('invoice_id', id)
      assert.lengthOf(payments, state === 'paid' ? 1 : 0)
      if (state === 'paid') assert.equal(payments[0].applied_minor, total)
    }
  })

  test('sells Ada more disk for the rest of a period, and gives something of a renewal back', async ({
    assert,
  }) => {
    const [change] = await rows('subscription_changes')
    assert.equal(change.state, 'applied')
    const { state } = await rows('invoices').where('id', change.invoice_id).firstOrFail()
    assert.equal(state, 'paid')
    const [note] = await rows('credit_notes')
    assert.equal(note.total_minor, 200)
    const [refund] = await rows('refunds').where('credit_note_id', note.id)
    assert.equal(refund.state, 'succeeded')
  })

  test('leaves books that say what is due', async ({ assert }) => {
    for (const { id, state, total_minor: total, paid_minor: paid } of await rows('invoices')) {
      const transfers = await rows('ledger_transfers').where('invoice_id', id)
      const receivables = await rows('ledger_accounts').where('code', 'receivable').select('id')
      const ours = new Set(receivables.map((account) => account.id))
      const balance = transfers.reduce(
        (sum, { debit_id: debit, credit_id: credit, amount_minor: amount }) => {
          return (
            sum + (ours.has(debit) ? Number(amount) : 0) - (ours.has(credit) ? Number(amount) : 0)
          )
        },
        0
      )
      assert.equal(balance, state === 'open' ? total - paid : 0)
    }
  })

  test('has exactly the machines at the host that the panel tells of, none sharing an address', async ({
    assert,
  }) => {
    const machines = [...proxmox.cluster.guests.values()].filter(
      ({ config }) => config.template !== '1'
    )
    const services = await rows('services').whereNotNull('remote_id')
    const atHost = machines.map(({ vmid, running }) => `${vmid} ${running ? 'running' : 'stopped'}`)
    assert.sameMembers(
      atHost,
      services.map(({ remote_id: id, power }) => `${id} ${power}`)
    )

    const addresses = (await rows('ip_allocations').where('state', 'assigned')).map(
      ({ address }) => address
    )
    assert.lengthOf(new Set(addresses), addresses.length)
    assert.lengthOf(addresses, services.length * 2)
  })

  test('is not told into a database that has users, nor in production', async ({ assert }) => {
    const again = await ace(['demo:seed'])
    assert.equal(again.code, 1)
    assert.include(again.output, 'has users already')
    const production = await ace(['demo:seed'], { NODE_ENV: 'production', DEMO: 'false' })
    assert.equal(production.code, 1)
    assert.include(production.output, 'DEMO=true')
  })

  test('goes on for weeks with the time machine: renews, charges, and ends what nobody pays', async ({
    assert,
  }) => {
    const kept = join(folder, 'time.json')
    const inDemo = { DEMO: 'true', DEMO_TIME_FILE: kept }
    const before = await rows('invoices').where('kind', 'renewal')
    const day = DateTime.now().plus({ days: 20 }).toISODate()
    const travelled = await ace(['demo:travel', day], inDemo)
    assert.equal(travelled.code, 0, travelled.output)

    const { aheadMs } = JSON.parse(readFileSync(kept, 'utf8'))
    assert.closeTo(aheadMs / 86_400_000, 20, 1)
    const known = new Set(before.map(({ id }) => id))
    const written = (await rows('invoices').where('kind', 'renewal')).filter(
      ({ id }) => !known.has(id)
    )
    const adas = await accountOf('ada@example.com')
    const paid = written.filter(({ account_id: account }) => account === adas)
    assert.isNotEmpty(paid)
    assert.deepEqual([...new Set(paid.map(({ state }) => state))], ['paid'])
    const lars = await rows('services').where('account_id', await accountOf('lars@example.com'))
    assert.notInclude(
      lars.map(({ state }) => state),
      'active'
    )
    assert.deepEqual(stripe.invariants().violations, [])

    const back = await ace(['demo:travel', DateTime.now().toISODate()], inDemo)
    assert.include(back.output, '--reset')
    const nonsense = await ace(['demo:travel', 'tomorrow'], inDemo)
    assert.equal(nonsense.code, 1)
    assert.include(nonsense.output, '2027-03-01')
  }).timeout(180_000)
})
