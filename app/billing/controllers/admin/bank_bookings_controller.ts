import { refuseField } from '#core/exceptions/refuse_field'
import { backToForm } from '#core/forms/back_to_form'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { bookEntry, type BookingRefusal } from '#billing/bank/book_entry'
import { reopenEntry } from '#billing/bank/reopen_entry'
import BankEntry from '#billing/models/bank_entry'
import { bankBookingValidator } from '#billing/validators/bank_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'

/** What an entry of the bank paid. */
export default class BankBookingsController {
  async store(ctx: HttpContext) {
    const { params, request, response, session, visitor, i18n } = ctx
    const { id, currency } = await BankEntry.findOrFail(params.id)
    const form = await request.validateUsing(bankBookingValidator, { meta: { currency } })
    const parts = Object.entries(form.parts ?? {}).flatMap(([invoiceId, typed]) =>
      typed ? [{ invoiceId, minor: Money.typed(typed, currency).minor }] : []
    )
    const booked = await bookEntry(id, {
      parts,
      restTo: form.rest_to ?? null,
      version: form.version,
      by: { type: 'staff', id: visitor.requireUser().id },
    })
    if (!booked.ok) {
      if (booked.error.type === 'rest_without_account')
        refuseField('rest_to', refusalText(i18n, booked.error))
      session.flashAll()
      session.flash('error', refusalText(i18n, booked.error))
      return backToForm(ctx)
    }
    session.flash('success', i18n.t('billing.bank.booked'))
    return response.redirect().toRoute('admin.bank_entries.show', { id })
  }

  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const undone = await reopenEntry(params.id, { by })
    if (undone.ok) session.flash('success', i18n.t('billing.bank.undone'))
    else session.flash('error', i18n.t(`billing.bank.refusals.${undone.error.type}`))
    return response.redirect().toRoute('admin.bank_entries.show', { id: params.id })
  }
}

function refusalText(i18n: I18n, refusal: BookingRefusal): string {
  const amount = amountOf(refusal)
  const facts = {
    number: 'number' in refusal ? refusal.number : '',
    amount: amount ? formatMoney(amount) : '',
  }
  return i18n.t(`billing.bank.refusals.${refusal.type}`, facts)
}

function amountOf(refusal: BookingRefusal): Money | null {
  if ('due' in refusal) return refusal.due
  if ('rest' in refusal) return refusal.rest
  return 'amount' in refusal ? refusal.amount : null
}
