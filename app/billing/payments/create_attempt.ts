import { clock } from '#core/clock'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Money } from '#core/money/money'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'

interface AttemptFacts {
  accountId: string
  amount: Money
  /** Why cards can't be charged this amount; null where they can. */
  refusal: 'below_minimum' | 'above_maximum' | null
  choice: PaymentChoice
  /** What is paid, and the key by which only one attempt pays it; nothing for several invoices, which have shares. */
  subject: { invoiceId?: string; topUpId?: string; openKey?: string }
}

/** Writes a new attempt at the gateway for new payments. `before` does what has to be done once nothing speaks against it. */
export async function createAttempt(
  trx: TransactionClientContract,
  { accountId, amount, refusal, choice, subject }: AttemptFacts,
  before: () => Promise<void> = async () => {}
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  const gateway = gateways.current()
  if (!gateway) return failed({ type: 'no_gateway' })
  if (refusal) return failed({ type: refusal })
  if (choice.kind === 'saved_card' && !(await findCard(trx, accountId, choice, gateway.name)))
    return failed({ type: 'unknown_card' })
  await before()

  const attempt = await PaymentAttempt.create(
    {
      ...subject,
      accountId,
      gateway: gateway.name,
      kind: choice.kind,
      paymentMethodId: choice.paymentMethodId ?? null,
      saveCard: choice.saveCard ?? false,
      offSession: choice.offSession ?? false,
      collectionId: choice.collectionId ?? null,
      byLink: choice.byLink ?? false,
      state: 'created',
      amountMinor: amount.minor,
      currency: amount.currency,
      nextCheckAt: clock.nowMs() + 30_000,
    },
    { client: trx }
  )
  await recordStart(trx, attempt)
  return ok(await attempt.refresh())
}

/** Who spends the account's money is known only here; what became of it is told by the gateway. */
function recordStart(trx: TransactionClientContract, attempt: PaymentAttempt) {
  const { id, kind, paymentMethodId, saveCard, accountId, invoiceId, topUpId } = attempt
  const { minor: amount, currency } = attempt.amount
  const about = invoiceId
    ? (['invoice', invoiceId] as const)
    : topUpId
      ? (['top_up', topUpId] as const)
      : (['account', accountId] as const)
  return audit.record(trx, 'payment.started', [...about], {
    changes: { attempt: id, kind, paymentMethodId, saveCard, amount, currency },
    accountId,
  })
}

/** The chosen card, where the account has it and this gateway keeps it: no other could charge it. */
function findCard(
  trx: TransactionClientContract,
  accountId: string,
  choice: PaymentChoice,
  gateway: string
): Promise<PaymentMethod | null> {
  return PaymentMethod.query({ client: trx })
    .where({ id: choice.paymentMethodId ?? '', account_id: accountId })
    .where({ gateway, state: 'active' })
    .first()
}
