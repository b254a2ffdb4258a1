import { type Money } from '#core/money/money'
import {
  creditParts,
  type CreditFailure,
  type CreditParts,
} from '#billing/credit_notes/credit_parts'
import { extentOf, type CreditChoice, type CreditForm } from '#billing/credit_notes/credit_form'
import type Invoice from '#billing/models/invoice'

/** What a credit note would say and do, or why there would be none. Nothing is written. */
export type CreditPreview =
  | { failure: CreditFailure; parts: null }
  | {
      failure: null
      parts: CreditParts
      /** How much less is due, and how much of what was paid goes back. */
      lowered: Money
      returned: Money
    }

export function previewOf(invoice: Invoice, form: CreditForm, choice: CreditChoice): CreditPreview {
  const parts = creditParts(form.left, extentOf(choice, form))
  if (!parts.ok) return { failure: parts.error, parts: null }
  const { total } = parts.value
  const due = invoice.amountDue()
  const lowered = total.compare(due) < 0 ? total : due
  return { failure: null, parts: parts.value, lowered, returned: total.minus(lowered) }
}
