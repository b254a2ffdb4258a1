import { ledger, type LedgerSide } from '#billing/ledger/ledger'
import { clearingOf, signed } from '#billing/ledger/postings'
import { Money } from '#core/money/money'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { GatewayMovement } from '@innkeeper/panel/gateway'

type Trx = TransactionClientContract

interface PayoutBooking {
  id: string
  gateway: string
  /** It left the balance before that was opened. */
  isBeforeOpening: boolean
}

interface EntryBooking {
  id: string
  gateway: string
  externalId: string
}

const inTransit = (gateway: string): LedgerSide => ({ code: 'in_transit', owner: gateway })
const openingOf = (gateway: string): LedgerSide => ({ code: 'opening', owner: gateway })

/** What moves the balance at a gateway and is no charge, refund or dispute. Every one may be called again without effect. */
export const balancePostings = {
  /** Makes the clearing account what the balance was at a moment, from which on every entry is booked. */
  async opened(trx: Trx, gateway: string, opening: { at: number; difference: Money }) {
    const { at, difference } = opening
    await ledger.post(trx, {
      ...signed(difference, clearingOf(gateway), openingOf(gateway)),
      idem: `open:${gateway}:${difference.currency}:${at}`,
      kind: 'opening',
      ref: { type: 'gateway', id: gateway.slice(0, 26) },
    })
  },

  /** A payout left the balance, or came back into it. What left before the balance was opened comes out of the opening balance. */
  async payoutMoved(trx: Trx, payout: PayoutBooking, movement: GatewayMovement): Promise<void> {
    const { id, gateway, isBeforeOpening } = payout
    const other = isBeforeOpening ? openingOf(gateway) : inTransit(gateway)
    const ref = { type: 'payout', id }
    const moved = signed(movement.gross.negated(), other, clearingOf(gateway))
    await ledger.post(trx, { ...moved, idem: `po:${movement.id}`, kind: 'payout', ref })
    const fee = signed(movement.fee, { code: 'fees', owner: gateway }, clearingOf(gateway))
    await ledger.post(trx, { ...fee, idem: `fee:${movement.id}`, kind: 'fee', ref })
  },

  /** Makes what of a payout is at the bank what it now is: all of it once it is paid, nothing once the bank refused it. */
  async payoutArrived(trx: Trx, { id, gateway }: PayoutBooking, atBank: Money): Promise<void> {
    const ref = { type: 'payout', id }
    const bank = { code: 'bank' } as const
    const before = await postedTo(trx, { ref, kind: 'payout_paid', code: bank.code })
    const change = atBank.minus(Money.of(before.minor, atBank.currency))
    await ledger.post(trx, {
      ...signed(change, bank, inTransit(gateway)),
      idem: `po:${id}:bank:${before.count}`,
      kind: 'payout_paid',
      ref,
    })
  },

  /** What the gateway keeps by itself, or gives back of it. */
  async feeTaken(trx: Trx, { id, gateway, externalId }: EntryBooking, net: Money): Promise<void> {
    await ledger.post(trx, {
      ...signed(net.negated(), { code: 'fees', owner: gateway }, clearingOf(gateway)),
      idem: `gf:${externalId}`,
      kind: 'gateway_fee',
      ref: { type: 'balance_entry', id },
    })
  },

  /** Makes what of an entry nobody explained what it now is. */
  async unexplained(trx: Trx, entry: EntryBooking, rest: Money): Promise<void> {
    const { id, gateway, externalId } = entry
    const ref = { type: 'balance_entry', id }
    const clearing = clearingOf(gateway)
    const before = await postedTo(trx, { ref, kind: 'unexplained', code: clearing.code })
    const change = rest.minus(Money.of(before.minor, rest.currency))
    await ledger.post(trx, {
      ...signed(change, clearing, { code: 'unexplained', owner: gateway }),
      idem: `un:${externalId}:${before.count}`,
      kind: 'unexplained',
      ref,
    })
  },
}

/** What transfers of one kind about an object did to accounts of a code, debits less credits, and how many there are. */
async function postedTo(
  trx: Trx,
  { ref, kind, code }: { ref: { type: string; id: string }; kind: string; code: string }
): Promise<{ minor: number; count: number }> {
  const posted = await trx
    .from('ledger_transfers')
    .join('ledger_accounts', 'ledger_accounts.id', 'ledger_transfers.debit_id')
    .where({ ref_type: ref.type, ref_id: ref.id, kind })
    .select('ledger_transfers.amount_minor', 'ledger_accounts.code')
  const minor = posted.reduce(
    (sum, row) => sum + (row.code === code ? Number(row.amount_minor) : -Number(row.amount_minor)),
    0
  )
  return { minor, count: posted.length }
}
