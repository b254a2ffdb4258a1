import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import { balancePostings } from '#billing/ledger/balance_postings'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { heldBalances } from '#billing/reconciliation/held_balances'
import { toldBalance } from '#billing/reconciliation/told_balance'
import { unseenOf } from '#billing/reconciliation/unseen'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { GatewayAccount, PaymentGateway } from '@innkeeper/panel/gateway'

/** A balance may move at the very moment at which it is told. */
const ATTEMPTS = 3

/**
 * Whether the books hold no balance of the account that a gateway's key opens: it was never opened, or was that of another
 * account or of the other mode.
 */
export async function needsOpening({ name }: PaymentGateway): Promise<boolean> {
  const held = await db.from('held_balances').where('gateway', name).first()
  if (!held) return true
  const now = await accountOf(name)
  if (Boolean(held.live) !== now.live) return true
  const known = held.account_external_id
  return known !== null && now.externalId !== null && known !== now.externalId
}

/**
 * States the balance at a gateway as it was at a moment shortly ago: from then on each of its entries is booked, and the
 * clearing account is made to hold what was there. The difference, such as all that was paid out before, is `opening`. False where
 * the balance moved while it was told, so that the next run has to try again.
 */
export async function openBalance(gateway: PaymentGateway, at: number): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const one = await toldBalance(gateway, at)
    const other = await toldBalance(gateway, at)
    if (!isSame(one, other)) continue
    await transaction((trx) => state(trx, gateway.name, at, other))
    crashPoint('billing.balance_opened')
    return true
  }
  return false
}

/** A currency that came later began with nothing. */
export async function openCurrencies(gateway: string, currencies: string[]): Promise<void> {
  const held = await heldBalances(gateway)
  const known = new Set(held.map(({ currency }) => currency))
  const facts = { ...(await accountOf(gateway)), openedAt: held[0].openedAt }
  for (const currency of currencies.filter((each) => !known.has(each)))
    await transaction((trx) => write(trx, { gateway, currency, ...facts, opening: 0, booked: 0 }))
}

type Told = Awaited<ReturnType<typeof toldBalance>>

function isSame(one: Told, other: Told): boolean {
  if (!one || !other) return one === other
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort())
}

async function state(
  trx: TransactionClientContract,
  gateway: string,
  at: number,
  told: Told
): Promise<void> {
  const openedAt = sqlTime(at)
  const account = await accountOf(gateway, trx)
  await trx.from('held_balances').where({ gateway }).delete()
  for (const currency of await currenciesOf(trx, gateway, told)) {
    const unseen = await unseenOf({ gateway, currency, openedAt }, { trx })
    const clearing = await ledger.balance(clearingOf(gateway), currency, trx)
    const booked = clearing.minus(unseen)
    const opening = told ? Money.of(told.get(currency) ?? 0, currency) : booked
    const facts = { ...account, openedAt, opening: opening.minor, booked: booked.minor }
    await write(trx, { gateway, currency, ...facts })
    await balancePostings.opened(trx, gateway, { at, difference: opening.minus(booked) })
  }
}

/** Those of the balance, of the books, and of the shop. */
async function currenciesOf(
  trx: TransactionClientContract,
  gateway: string,
  told: Told
): Promise<string[]> {
  const rows = await trx
    .from('ledger_accounts')
    .where('code', 'clearing')
    .where('key', 'like', `clearing:${gateway}:%`)
    .select('currency')
  const own = await settings.get('billing.currency', trx)
  const booked = rows.map((row) => String(row.currency))
  return [...new Set([own, ...booked, ...(told?.keys() ?? [])])].sort()
}

interface Opened extends GatewayAccount {
  gateway: string
  currency: string
  openedAt: string
  opening: number
  booked: number
}

async function write(trx: TransactionClientContract, opened: Opened): Promise<void> {
  await trx
    .knexQuery()
    .table('held_balances')
    .insert({
      gateway: opened.gateway,
      currency: opened.currency,
      account_external_id: opened.externalId,
      live: opened.live,
      opened_at: opened.openedAt,
      opening_minor: opened.opening,
      opening_booked_minor: opened.booked,
      created_at: sqlTime(clock.nowMs()),
    })
    .onConflict(['gateway', 'currency'])
    .ignore()
}

/** Whose key was noted last. */
async function accountOf(
  gateway: string,
  trx?: TransactionClientContract
): Promise<GatewayAccount> {
  const row = await (trx ?? db).from('gateway_accounts').where('gateway', gateway).first()
  return { externalId: row?.external_id ?? null, live: Boolean(row?.live) }
}
