import type { DateTime, DurationLikeObject } from 'luxon'
import type { CycleFromActivation } from '#billing/invoices/invoice_snapshot'
import type { InvoiceKind } from '#billing/models/invoice/kinds'

/** What a coupon takes off a line. */
export interface LineDiscount {
  /** As listed, above nothing and no more than the line costs. */
  minor: number
  /** What the document calls it. */
  label: string
  couponId: string
}

export interface InvoiceLineInput {
  /** `credit` takes off what was billed before, and alone may be less than nothing. */
  kind: 'recurring' | 'setup' | 'option' | 'usage' | 'credit'
  description: string
  serviceId?: string | null
  /** What is billed again and again with this line, where it is. */
  subscriptionId?: string | null
  quantity: number
  /** Price of one, as listed: without or with tax as the setting `billing.tax_mode` says. */
  unitMinor: number
  discount?: LineDiscount
  /** First and last day that are billed, where they are known. */
  periodStart?: DateTime | null
  periodEnd?: DateTime | null
  /** How long is billed where the days are not known yet: the first cycle begins when the service does. */
  cycle?: CycleFromActivation
}

export type InvoiceInput = {
  /** A ULID chosen beforehand where the caller needs it; made when absent. */
  id?: string
  accountId: string
  /** What it is for; an order, unless told. */
  kind?: InvoiceKind
  orderId?: string | null
  currency: string
  lines: InvoiceLineInput[]
} & (
  | {
      /** How long after the day of issue it is due, whole days. */
      dueIn: DurationLikeObject
    }
  | {
      /** The day on which it is due; the day of issue where that is later. */
      dueOn: DateTime<true>
    }
)

/** Fails for lines that no invoice can have: none at all, fractions, quantities or prices below nothing, credits above it, discounts of more than the line. */
export function assertLines(lines: InvoiceLineInput[]): void {
  if (lines.length === 0) throw new RangeError('An invoice needs at least one line')
  for (const { kind, quantity, unitMinor, discount } of lines) {
    const sound =
      Number.isSafeInteger(quantity) &&
      quantity > 0 &&
      Number.isSafeInteger(unitMinor) &&
      (kind === 'credit' ? unitMinor <= 0 : unitMinor >= 0)
    if (!sound) throw new RangeError(`Not an amount to bill: ${quantity} × ${unitMinor}`)
    if (discount && !isSound(discount, quantity * unitMinor))
      throw new RangeError(`Not a discount of ${quantity} × ${unitMinor}: ${discount.minor}`)
  }
}

function isSound({ minor }: LineDiscount, price: number): boolean {
  return Number.isSafeInteger(minor) && minor >= 0 && minor <= price
}
