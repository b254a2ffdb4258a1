import { isUniqueViolation, transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { cardLimit } from '#billing/payments/card_limit'
import { createAttempt } from '#billing/payments/create_attempt'
import { whileOpen } from '#billing/payments/while_open'
import PaymentAttempt from '#billing/models/payment_attempt'
import TopUp from '#billing/models/top_up'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'

/** The open attempt of a top-up, made if need be; none where it is paid, or while the shop is held closed. */
export async function openTopUpAttempt(
  topUpId: string,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  try {
    return await transaction((trx) =>
      whileOpen(trx, async () => {
        const topUp = await TopUp.query({ client: trx })
          .where('id', topUpId)
          .forUpdate()
          .firstOrFail()
        const open = await PaymentAttempt.query({ client: trx }).where('open_key', topUpId).first()
        if (open) return ok(open)
        if (topUp.state === 'expired') return failed({ type: 'top_up_expired' })
        if (topUp.state !== 'open') return failed({ type: 'nothing_due' })
        const { accountId, amount } = topUp
        const subject = { topUpId, openKey: topUpId }
        return createAttempt(trx, {
          ...{ accountId, amount, choice, subject },
          refusal: cardLimit(amount),
        })
      })
    )
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return ok(await PaymentAttempt.findByOrFail('open_key', topUpId))
  }
}
