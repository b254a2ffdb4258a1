import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { leastByCard } from '#billing/payments/ways_to_pay'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import { bankTransferValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class BankTransfersController {
  async store({ params, request, response, session, i18n }: HttpContext) {
    const invoice = await Invoice.findOrFail(params.id)
    const meta = { currency: invoice.currency }
    const { amount, note } = await request.validateUsing(bankTransferValidator, { meta })
    const recorded = await recordBankTransfer(invoice.id, {
      amount: Money.typed(amount, invoice.currency),
      note,
    })
    await invoice.refresh()
    if (recorded.ok && invoice.isBelowCards)
      session.flash('warning', i18n.t('billing.admin.transfer_leaves', leftOf(invoice)))
    else if (recorded.ok) session.flash('success', i18n.t('billing.admin.transfer_recorded'))
    else session.flash('error', i18n.t(`billing.refusals.${recorded.error.type}`))
    return response.redirect().toRoute('admin.invoices.show', { id: invoice.id })
  }
}

function leftOf(invoice: Invoice) {
  return {
    left: formatMoney(invoice.amountDue()),
    least: formatMoney(leastByCard(invoice.currency)),
  }
}
