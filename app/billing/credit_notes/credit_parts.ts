import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { shareWithin } from '#billing/credit_notes/share_within'
import { shareSigned } from '#billing/tax/share_signed'
import { taxOfGross, taxOfNet } from '#billing/credit_notes/credited_tax'
import type { Creditable, CreditableGroup, CreditableLine } from '#billing/credit_notes/creditable'

/** A part of a line: an amount without tax, so many of its days, or all that is left of it. */
export type LinePart =
  | { lineId: string; netMinor: number }
  /** `of`: how many days the line was billed for, where it does not say that itself. */
  | { lineId: string; days: number; of?: number }
  | { lineId: string }

/** What a credit note takes back: all that is left, some lines, or an amount with tax, spread over all lines. */
export type CreditExtent = { all: true } | { lines: LinePart[] } | { totalMinor: number }

export type CreditFailure =
  | { type: 'not_creditable' }
  | { type: 'nothing_to_credit' }
  | { type: 'invalid_amount' }
  /** A line, a tax or the whole has less left than was asked for. */
  | { type: 'more_than_left'; left: Money }
  /** It would give back what was paid, and only what is due was to go down. */
  | { type: 'more_than_due'; due: Money }
  /** A bank disputes what was paid, so only so much can go back. */
  | { type: 'disputed'; refundable: Money }

export interface CreditPart {
  line: CreditableLine
  days: number | null
  net: Money
  tax: Money
}

export interface CreditGroupPart {
  group: CreditableGroup
  taxable: Money
  tax: Money
}

/** What a credit note says. Lines and taxes sum to the totals. */
export interface CreditParts {
  lines: CreditPart[]
  groups: CreditGroupPart[]
  net: Money
  tax: Money
  total: Money
}

/** Works out what a credit note takes back of an invoice. Tax is rounded once for each tax, never beyond what is left. */
export function creditParts(
  left: Creditable,
  extent: CreditExtent
): Result<CreditParts, CreditFailure> {
  if (!left.total.isPositive) return failed({ type: 'nothing_to_credit' })
  if ('all' in extent) return ok(everything(left))
  if ('totalMinor' in extent) return ofTotal(left, extent.totalMinor)
  return ofLines(left, extent.lines)
}

function everything(left: Creditable): CreditParts {
  const groups = left.groups.map((group) => ({
    group,
    taxable: group.taxable.minus(group.creditedTaxable),
    tax: group.tax.minus(group.creditedTax),
  }))
  const nets = left.lines.map((line) => ({ line, net: line.left, days: null }))
  return assemble(nets, groups, left.total.currency)
}

function ofTotal(left: Creditable, totalMinor: number): Result<CreditParts, CreditFailure> {
  const { currency } = left.total
  if (!Number.isSafeInteger(totalMinor) || totalMinor <= 0)
    return failed({ type: 'invalid_amount' })
  if (totalMinor > left.total.minor) return failed({ type: 'more_than_left', left: left.total })
  if (totalMinor === left.total.minor) return ok(everything(left))
  const shares = shareWithin(
    totalMinor,
    left.groups.map(
      ({ taxable, tax, creditedTaxable, creditedTax }) =>
        taxable.plus(tax).minus(creditedTaxable).minus(creditedTax).minor
    )
  )
  const groups = left.groups.map((group, index) => {
    const gross = Money.of(shares[index], currency)
    const tax = taxOfGross(group, gross)
    return { group, taxable: gross.minus(tax), tax }
  })
  const net = Money.sum(
    groups.map(({ taxable }) => taxable),
    currency
  )
  const rooms = left.lines.map((line) => Math.max(0, line.left.minor))
  const nets = shareWithin(net.minor, rooms).map((minor, index) => ({
    line: left.lines[index],
    net: Money.of(minor, currency),
    days: null,
  }))
  return ok(assemble(nets, groups, currency))
}

function ofLines(left: Creditable, parts: LinePart[]): Result<CreditParts, CreditFailure> {
  const { currency } = left.total
  const nets: Omit<CreditPart, 'tax'>[] = []
  for (const part of parts) {
    const line = left.lines.find(({ id }) => id === part.lineId)
    const net = line && netOf(line, part)
    if (!net || net.isNegative || nets.some((one) => one.line === line))
      return failed({ type: 'invalid_amount' })
    if (net.compare(line.left) > 0) return failed({ type: 'more_than_left', left: line.left })
    if (net.isPositive) nets.push({ line, net, days: 'days' in part ? part.days : null })
  }
  if (nets.length === 0) return failed({ type: 'nothing_to_credit' })
  const net = Money.sum(
    nets.map((one) => one.net),
    currency
  )
  const rooms = left.groups.map(({ taxable, creditedTaxable }) => taxable.minus(creditedTaxable))
  const room = Money.sum(rooms, currency)
  if (net.compare(room) > 0) return failed({ type: 'more_than_left', left: room })
  const shares = shareWithin(
    net.minor,
    rooms.map(({ minor }) => minor)
  )
  const groups = left.groups.map((group, index) => {
    const taxable = Money.of(shares[index], currency)
    return { group, taxable, tax: taxOfNet(group, taxable) }
  })
  return ok(assemble(nets, groups, currency))
}

/** Null where the part cannot be of this line. */
function netOf(line: CreditableLine, part: LinePart): Money | null {
  if ('netMinor' in part)
    return Number.isSafeInteger(part.netMinor) ? Money.of(part.netMinor, line.left.currency) : null
  if (!('days' in part)) return line.left
  const days = line.period?.days ?? part.of
  const sound = days && Number.isSafeInteger(part.days) && part.days >= 0 && part.days <= days
  return sound ? line.invoiced.ratio(part.days, days) : null
}

function assemble(
  nets: Omit<CreditPart, 'tax'>[],
  groups: CreditGroupPart[],
  currency: string
): CreditParts {
  const sum = (amounts: Money[]) => Money.sum(amounts, currency)
  const net = sum(nets.map((one) => one.net))
  const tax = sum(groups.map((group) => group.tax))
  const named = nets.filter((one) => !one.net.isZero)
  const lines = named.length > 0 ? named : nets.slice(0, 1)
  const taxes = net.isPositive
    ? shareSigned(
        tax,
        lines.map((one) => one.net)
      )
    : [tax, ...lines.slice(1).map(() => Money.zero(currency))]
  return {
    lines: lines.map((line, index) => ({ ...line, tax: taxes[index] })),
    groups: groups.filter((group) => group.taxable.isPositive || group.tax.isPositive),
    net,
    tax,
    total: net.plus(tax),
  }
}
