import { readPurpose, type ChargePurpose } from '#billing/payments/charge_purpose'
import Invoice from '#billing/models/invoice'
import TopUp from '#billing/models/top_up'
import type { AttemptMark } from '@innkeeper/panel/gateway'

type Share = Extract<ChargePurpose, { kind: 'shares' }>['shares'][number]

/** Of what a charge with our mark paid, what this database has, or can have again. */
export type PaidFor = { accountId: string } & (
  | { invoiceId: string }
  /** `missing` names the invoices that were paid as well and are not here. */
  | { shares: Share[]; missing: string[] }
  | { topUpId: string; kind: TopUp['kind'] }
)

/**
 * What a charge paid that carries our mark, for the account that the gateway's customer is; where that is not known, for
 * the one whose invoices they are. Null where nothing of it is here, or it belongs to somebody else.
 */
export async function paidFor(
  { invoiceId, purpose }: AttemptMark,
  owner: string | null
): Promise<PaidFor | null> {
  if (invoiceId) return oneInvoice(invoiceId, owner)
  const wanted = readPurpose(purpose)
  if (!wanted) return null
  return wanted.kind === 'shares'
    ? severalInvoices(wanted.shares, owner)
    : credit(wanted.topUpId, wanted.by, owner)
}

async function oneInvoice(id: string, owner: string | null): Promise<PaidFor | null> {
  const invoice = await Invoice.find(id)
  if (!invoice || (owner && owner !== invoice.accountId)) return null
  return { accountId: invoice.accountId, invoiceId: id }
}

async function severalInvoices(wanted: Share[], owner: string | null): Promise<PaidFor | null> {
  const ids = wanted.map(({ invoiceId }) => invoiceId)
  const found = await Invoice.query().whereIn('id', ids).select('id', 'account_id').orderBy('id')
  const accountId = owner ?? found[0]?.accountId
  const theirs = new Set(found.filter((one) => one.accountId === accountId).map(({ id }) => id))
  if (theirs.size === 0) return null
  const shares = wanted.filter(({ invoiceId }) => theirs.has(invoiceId))
  return { accountId, shares, missing: ids.filter((id) => !theirs.has(id)) }
}

/** A top-up that was forgotten is written down again, as it says nothing but what was paid. */
async function credit(
  topUpId: string,
  kind: TopUp['kind'],
  owner: string | null
): Promise<PaidFor | null> {
  const known = await TopUp.find(topUpId)
  const accountId = known?.accountId ?? owner
  if (!accountId || (owner && owner !== accountId)) return null
  return { accountId, topUpId, kind }
}
