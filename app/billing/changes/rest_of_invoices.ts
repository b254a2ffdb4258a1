import { Money } from '#core/money/money'
import { creditableOf } from '#billing/credit_notes/creditable'
import Invoice from '#billing/models/invoice'
import InvoiceLine from '#billing/models/invoice_line'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { LinePart } from '#billing/credit_notes/credit_parts'

/** How much of an invoice may still be taken back for days of one subscription, without tax. */
export interface Rest {
  invoice: Invoice
  lines: { id: string; left: Money }[]
  left: Money
}

/**
 * The invoices on which days of a subscription from one on were billed, the latest first, with what is left of each. A change took off
 * the earlier ones what it billed anew, so that all of them together hold what was paid for those days.
 */
export async function restOfInvoices(
  subscriptionId: string,
  {
    from,
    invoiceIds,
    except,
  }: { from: DateTime<true>; invoiceIds: string[]; except?: string | null },
  trx?: TransactionClientContract
): Promise<Rest[]> {
  const known = await linesOf(subscriptionId, trx)
    .whereNot('kind', 'setup')
    .where((days) =>
      days.where('period_end', '>=', from.toISODate()).orWhereIn('invoice_id', invoiceIds)
    )
  return restsOf(known, except, trx)
}

/** All invoices of a subscription, the latest first, with what is left of each: whatever was billed on them, setting it up included. */
export async function allThatIsLeft(
  subscriptionId: string,
  trx?: TransactionClientContract
): Promise<Rest[]> {
  return restsOf(await linesOf(subscriptionId, trx), null, trx)
}

function linesOf(subscriptionId: string, trx?: TransactionClientContract) {
  return InvoiceLine.query({ client: trx })
    .where('subscription_id', subscriptionId)
    .where('net_minor', '>', 0)
}

async function restsOf(
  known: InvoiceLine[],
  except: string | null | undefined,
  trx?: TransactionClientContract
): Promise<Rest[]> {
  const ids = [...new Set(known.map(({ invoiceId }) => invoiceId))]
    .filter((id) => id !== except)
    .sort()
    .reverse()
  const rests: Rest[] = []
  for (const id of ids) {
    const query = Invoice.query({ client: trx }).where('id', id)
    const invoice = await (trx ? query.forUpdate() : query).firstOrFail()
    if (!invoice.isCreditable) continue
    const { lines, groups, total } = await creditableOf(invoice, trx)
    const own = new Set(known.filter((line) => line.invoiceId === id).map((line) => line.id))
    const mine = lines.filter((line) => own.has(line.id) && line.left.isPositive)
    const room = Money.sum(
      groups.map(({ taxable, creditedTaxable }) => taxable.minus(creditedTaxable)),
      invoice.currency
    )
    const most = Money.sum(
      mine.map((line) => line.left),
      invoice.currency
    )
    const left = total.isPositive && room.compare(most) < 0 ? room : most
    rests.push({ invoice, lines: mine.map((line) => ({ id: line.id, left: line.left })), left })
  }
  return rests
}

/** An amount without tax in parts of what is left of these invoices, the latest first; what is more than all of it is left out. */
export function spreadOver(rests: Rest[], net: Money): { invoice: Invoice; lines: LinePart[] }[] {
  let wanted = net.minor
  return rests.flatMap(({ invoice, lines, left }) => {
    let here = Math.min(wanted, left.minor)
    wanted -= here
    const parts = lines.flatMap(({ id, left: most }): LinePart[] => {
      const netMinor = Math.min(here, most.minor)
      here -= netMinor
      return netMinor > 0 ? [{ lineId: id, netMinor }] : []
    })
    return parts.length > 0 ? [{ invoice, lines: parts }] : []
  })
}
