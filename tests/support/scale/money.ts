import { isTaxed } from '#tests/support/scale/people'
import { digest, sqlDay, sqlTime, type Population } from '#tests/support/scale/population'
import type { BulkWriter, Row } from '#tests/support/scale/bulk_writer'

const DAY_MS = 24 * 3600_000
const NET = 490
const TAX = 93
/** Ledger accounts that belong to no customer, behind those that do. */
const OWN = ['revenue', 'tax_payable:DE', 'clearing:stripe'] as const

/** Invoices with what they say, who paid them, and books that balance. */
export async function writeMoney(
  writer: BulkWriter,
  shop: Population,
  document: string
): Promise<void> {
  await writer.fill(
    'invoices',
    each(shop, (number) => invoice(shop, number, document))
  )
  await writer.fill(
    'invoice_lines',
    each(shop, (number) => line(shop, number))
  )
  await writer.fill(
    'invoice_tax_groups',
    each(shop, (number) => taxGroup(shop, number))
  )
  await writer.fill(
    'payment_attempts',
    paid(shop, (number) => attempt(shop, number))
  )
  await writer.fill(
    'payments',
    paid(shop, (number) => payment(shop, number))
  )
  await writer.fill('refunds', refunds(shop))
  await writer.fill('ledger_accounts', ledgerAccounts(shop))
  await writer.fill('ledger_transfers', transfers(shop))
  await writer.fill(
    'webhook_events',
    paid(shop, (number) => webhook(shop, number), 4)
  )
}

/** The net price with 19 % where there is tax, for accounts by number. */
const amountsOf = (account: number) => {
  const tax = isTaxed(account) ? TAX : 0
  return { net: NET, tax, total: NET + tax }
}

/** Three of a hundred are open, most of them the latest; five are void or were given up. */
function stateOf(shop: Population, number: number): string {
  const chance = shop.chance(1000, 'invoice', number)
  if (chance < 30) return 'open'
  if (chance < 70) return 'void'
  return chance < 80 ? 'uncollectible' : 'paid'
}

const ownerOf = (shop: Population, number: number) =>
  shop.accountOfService(shop.serviceOfInvoice(number))

function* each(shop: Population, row: (number: number) => Row): Generator<Row> {
  for (let number = 0; number < shop.invoices; number++) yield row(number)
}

function* paid(shop: Population, row: (number: number) => Row, every = 1): Generator<Row> {
  for (let number = 0; number < shop.invoices; number += every)
    if (stateOf(shop, number) === 'paid') yield row(number)
}

function invoice(shop: Population, number: number, document: string): Row {
  const at = shop.invoiceAt(number)
  const account = ownerOf(shop, number)
  const { net, tax, total } = amountsOf(account)
  const state = stateOf(shop, number)
  const called = `INV-${String(number + 1).padStart(7, '0')}`
  const snapshot = document.replaceAll('NUMBER', called)
  return {
    id: shop.invoiceId(number),
    account_id: shop.accountId(account),
    order_id: number < shop.services ? shop.orderId(number) : null,
    series: 'invoice',
    seq: number + 1,
    number: called,
    state,
    currency: 'EUR',
    tax_mode: 'exclusive',
    net_minor: net,
    tax_minor: tax,
    total_minor: total,
    paid_minor: state === 'paid' ? total : 0,
    issued_on: sqlDay(at),
    due_on: sqlDay(at + 14 * DAY_MS),
    snapshot,
    snapshot_hash: digest(snapshot),
    paid_at: state === 'paid' ? sqlTime(at + 3600_000) : null,
    created_at: sqlTime(at),
    updated_at: sqlTime(at),
  }
}

function line(shop: Population, number: number): Row {
  const at = shop.invoiceAt(number)
  const { net, tax } = amountsOf(ownerOf(shop, number))
  return {
    id: shop.id('line', number, at),
    invoice_id: shop.invoiceId(number),
    position: 0,
    kind: 'recurring',
    service_id: shop.serviceId(shop.serviceOfInvoice(number)),
    description: 'Small machine, a month',
    quantity: 1,
    unit_minor: net,
    net_minor: net,
    tax_minor: tax,
    period_start: sqlDay(at),
    period_end: sqlDay(at + 30 * DAY_MS),
  }
}

function taxGroup(shop: Population, number: number): Row {
  const account = ownerOf(shop, number)
  const { net, tax } = amountsOf(account)
  return {
    id: shop.id('tax', number, shop.invoiceAt(number)),
    invoice_id: shop.invoiceId(number),
    category: tax > 0 ? 'S' : 'AE',
    country: tax > 0 ? 'DE' : 'AT',
    rate_bp: tax > 0 ? 1900 : 0,
    taxable_minor: net,
    tax_minor: tax,
    reason: tax > 0 ? null : 'reverse_charge',
  }
}

const attemptId = (shop: Population, number: number) =>
  shop.id('attempt', number, shop.invoiceAt(number))

const paymentId = (shop: Population, number: number) =>
  shop.id('payment', number, shop.invoiceAt(number) + 3600_000)

function attempt(shop: Population, number: number): Row {
  const account = ownerOf(shop, number)
  const at = shop.invoiceAt(number)
  return {
    id: attemptId(shop, number),
    invoice_id: shop.invoiceId(number),
    account_id: shop.accountId(account),
    gateway: 'stripe',
    kind: 'checkout',
    state: 'succeeded',
    amount_minor: amountsOf(account).total,
    currency: 'EUR',
    session_id: `cs_scale_${number}`,
    intent_id: `pi_scale_${number}`,
    submitted_at: at,
    created_at: sqlTime(at),
    updated_at: sqlTime(at),
  }
}

function payment(shop: Population, number: number): Row {
  const account = ownerOf(shop, number)
  const { total } = amountsOf(account)
  const at = sqlTime(shop.invoiceAt(number) + 3600_000)
  return {
    id: paymentId(shop, number),
    account_id: shop.accountId(account),
    invoice_id: shop.invoiceId(number),
    attempt_id: attemptId(shop, number),
    kind: 'card',
    gateway: 'stripe',
    external_id: `ch_scale_${number}`,
    amount_minor: total,
    currency: 'EUR',
    applied_minor: total,
    card_brand: 'visa',
    card_last_four: '4242',
    received_at: at,
    created_at: at,
    updated_at: at,
  }
}

/** Refunds that failed, so that they move no money. */
function* refunds(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.invoices; number += 100) {
    if (stateOf(shop, number) !== 'paid') continue
    const account = ownerOf(shop, number)
    const at = shop.invoiceAt(number) + DAY_MS
    yield {
      id: shop.id('refund', number, at),
      account_id: shop.accountId(account),
      payment_id: paymentId(shop, number),
      invoice_id: shop.invoiceId(number),
      destination: 'gateway',
      state: 'failed',
      amount_minor: amountsOf(account).total,
      currency: 'EUR',
      external_id: `re_scale_${number}`,
      cause: `scale:${number}`,
      reason: 'Asked for',
      requested_by: 'system',
      created_at: sqlTime(at),
      updated_at: sqlTime(at),
    }
  }
}

const receivable = (shop: Population, account: number) =>
  shop.id('ledger_account', account, shop.accountAt(account))

const own = (shop: Population, code: (typeof OWN)[number]) =>
  shop.id('ledger_account', shop.accounts + OWN.indexOf(code), shop.accountAt(0))

function* ledgerAccounts(shop: Population): Generator<Row> {
  const created = sqlTime(shop.accountAt(0))
  for (const name of OWN) {
    const code = name.split(':')[0]
    const key = `${name}:EUR`
    yield { id: own(shop, name), key, code, account_id: null, currency: 'EUR', created_at: created }
  }
  for (let number = 0; number < shop.accounts; number++) {
    const owner = shop.accountId(number)
    yield {
      id: receivable(shop, number),
      key: `receivable:${owner}:EUR`,
      code: 'receivable',
      account_id: owner,
      currency: 'EUR',
      created_at: sqlTime(shop.accountAt(number)),
    }
  }
}

/** What was billed, unless it was taken back, and what was paid of it. */
function* transfers(shop: Population): Generator<Row> {
  let written = 0
  for (let number = 0; number < shop.invoices; number++) {
    const state = stateOf(shop, number)
    if (state === 'void') continue
    const account = ownerOf(shop, number)
    const { net, tax, total } = amountsOf(account)
    const at = shop.invoiceAt(number)
    const id = shop.invoiceId(number)
    const customer = receivable(shop, account)
    const one = (kind: string, debit: string, credit: string, amount: number): Row => ({
      id: shop.id('transfer', written++, at),
      idem: `${kind}:${id}`,
      debit_id: debit,
      credit_id: credit,
      amount_minor: amount,
      currency: 'EUR',
      kind,
      invoice_id: id,
      ref_type: 'invoice',
      ref_id: id,
      posted_at: sqlTime(at),
    })
    yield one('invoice', customer, own(shop, 'revenue'), net)
    if (tax > 0) yield one('tax', customer, own(shop, 'tax_payable:DE'), tax)
    if (state === 'paid') yield one('payment', own(shop, 'clearing:stripe'), customer, total)
  }
}

function webhook(shop: Population, number: number): Row {
  const at = shop.logAt(number, shop.invoices)
  const chance = shop.chance(20_000, 'event', number)
  return {
    id: shop.id('event', number, at),
    gateway: 'stripe',
    event_id: `evt_scale_${number}`,
    type: 'payment_intent.succeeded',
    object_id: `pi_scale_${number}`,
    payload: `{"id":"evt_scale_${number}","object":"event","type":"payment_intent.succeeded"}`,
    state: chance === 0 ? 'dead' : chance < 8000 ? 'ignored' : 'processed',
    source: 'webhook',
    occurred_at: sqlTime(at),
    created_at: sqlTime(at),
    updated_at: sqlTime(at),
  }
}
