import { clock } from '#core/clock'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { shopHold } from '#core/hold/shop_hold'
import { readerLanguage } from '#core/i18n/languages'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { gateways } from '@innkeeper/panel/gateway'
import { paymentGuards } from '#billing/contracts/payment_guards'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'
import { roundForCards } from '#billing/payments/round_for_cards'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Money } from '#core/money/money'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'

/** The open attempt of the invoice, made if need be; none while the shop is held closed. */
export async function openAttempt(
  invoiceId: string,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  try {
    return await transaction(async (trx) => {
      if (await shopHold.isOn(trx))
        return failed({ type: 'not_now' as const, reason: readerLanguage().t('billing.shop_held') })
      const invoice = await Invoice.query({ client: trx })
        .where('id', invoiceId)
        .forUpdate()
        .firstOrFail()
      const open = await PaymentAttempt.query({ client: trx }).where('open_key', invoiceId).first()
      const reason = invoice.amountDue().isPositive ? await paymentGuards.ask(invoice, trx) : null
      if (reason !== null && !open) return failed({ type: 'not_now' as const, reason })
      return open ? ok(open) : newAttempt(trx, invoice, choice)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return ok(await PaymentAttempt.findByOrFail('open_key', invoiceId))
  }
}

async function newAttempt(
  trx: TransactionClientContract,
  invoice: Invoice,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  const gateway = gateways.current()
  if (!invoice.amountDue().isPositive) return failed({ type: 'nothing_due' })
  if (!gateway) return failed({ type: 'no_gateway' })
  if (invoice.isBelowCards) return failed({ type: 'below_minimum' })
  if (invoice.isAboveCards) return failed({ type: 'above_maximum' })
  if (choice.kind === 'saved_card' && !(await findCard(trx, invoice, choice, gateway.name)))
    return failed({ type: 'unknown_card' })

  const rounded = await roundForCards(trx, invoice)
  const due = rounded.amountDue()

  const attempt = await PaymentAttempt.create(
    {
      invoiceId: invoice.id,
      accountId: invoice.accountId,
      gateway: gateway.name,
      kind: choice.kind,
      paymentMethodId: choice.paymentMethodId ?? null,
      saveCard: choice.saveCard ?? false,
      state: 'created',
      openKey: invoice.id,
      amountMinor: due.minor,
      currency: due.currency,
      nextCheckAt: clock.nowMs() + 30_000,
    },
    { client: trx }
  )
  await recordStart(trx, attempt, due)
  return ok(await attempt.refresh())
}

/** Who spends the account's money is known only here; what became of it is told by the gateway. */
function recordStart(trx: TransactionClientContract, attempt: PaymentAttempt, due: Money) {
  const { id, kind, paymentMethodId, saveCard, accountId, invoiceId } = attempt
  return audit.record(trx, 'payment.started', ['invoice', invoiceId], {
    changes: {
      attempt: id,
      kind,
      paymentMethodId,
      saveCard,
      amount: due.minor,
      currency: due.currency,
    },
    accountId,
  })
}

/** The chosen card, where the account has it and this gateway keeps it: no other could charge it. */
function findCard(
  trx: TransactionClientContract,
  invoice: Invoice,
  choice: PaymentChoice,
  gateway: string
): Promise<PaymentMethod | null> {
  return PaymentMethod.query({ client: trx })
    .where({ id: choice.paymentMethodId ?? '', account_id: invoice.accountId })
    .where({ gateway, state: 'active' })
    .first()
}
