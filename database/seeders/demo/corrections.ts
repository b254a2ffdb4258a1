import { transaction } from '#core/database/transaction'
import { requestChange } from '#billing'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import ProductOption from '#catalog/models/product_option'
import { changeChoices } from '#ordering/changes/change_choices'
import { judgeChange } from '#ordering/changes/judge_change'
import type { Actor } from '#core/actor'
import type { OptionKind } from '#catalog/models/product_option'
import type { Customer } from '#database/seeders/demo/orders'
import type Service from '#provisioning/models/service'

/** Books more of an option of a server from now on, and answers the invoice for the rest of its period. */
export async function bookMore(
  { user }: Customer,
  service: Service,
  { kind, quantity }: { kind: OptionKind; quantity: number }
): Promise<Invoice> {
  const option = await ProductOption.findByOrFail('kind', kind)
  const choices = await changeChoices(service, { options: { [option.id]: quantity } })
  const judged = choices && (await judgeChange(service, choices, { starts: 'now' }))
  if (!judged?.ok) throw new Error(`${service.hostname} has no ${kind}: ${judged?.error.type}`)
  const { terms, fingerprint } = judged.value
  const by = { type: 'customer' as const, id: user.id }
  const asked = await requestChange(service.id, { terms, starts: 'now', fingerprint, by })
  if (!asked.ok || !asked.value.invoiceId)
    throw new Error(`${service.hostname} was not changed: ${asked.ok ? 'free' : asked.error.type}`)
  return Invoice.findOrFail(asked.value.invoiceId)
}

/** Takes back a part of a paid invoice, tax included, and sends it to the card. */
export async function giveBack(
  invoice: Invoice,
  { totalMinor, reason, by }: { totalMinor: number; reason: string; by: Actor }
): Promise<void> {
  const note = await transaction((trx) =>
    CreditNote.issue(trx, {
      invoiceId: invoice.id,
      totalMinor,
      settle: 'refund',
      reason,
      by,
      cause: `demo:${invoice.id}`,
    })
  )
  if (!note.ok) throw new Error(`${invoice.number} could not be credited: ${note.error.type}`)
}
