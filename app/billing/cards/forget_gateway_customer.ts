import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { apartFromForm } from '#core/forms/submission'
import { live } from '#core/live/live'
import { reportFinding } from '#billing/reconciliation/report_finding'
import GatewayCustomer from '#billing/models/gateway_customer'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Forgets a customer that a gateway no longer knows, with the cards it kept; the account gets another when it next needs
 * one. Staff are notified, once a day, of customers that were lost without a word (`wasLost`). Nothing for a customer that is
 * not ours or was forgotten before.
 */
export async function forgetGatewayCustomer(
  gateway: string,
  externalId: string,
  { wasLost }: { wasLost: boolean }
): Promise<void> {
  const forget = async (trx: TransactionClientContract) => {
    const customer = await GatewayCustomer.query({ client: trx })
      .where({ gateway, external_id: externalId })
      .forUpdate()
      .first()
    if (!customer) return
    const { accountId, generation, lostAt } = customer
    await customer
      .merge({
        externalId: null,
        generation: generation + 1,
        lostAt: wasLost ? clock.nowMs() : lostAt,
      })
      .save()
    await PaymentMethod.query({ client: trx })
      .where({ gateway, account_id: accountId })
      .update({ state: 'detached', default_key: null, backup_key: null })
    if (wasLost) await tellStaff(trx, gateway, accountId, externalId)
    live.refresh(`account:${accountId}`, trx)
  }
  await apartFromForm(() => transaction(forget))
}

async function tellStaff(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string,
  externalId: string
): Promise<void> {
  const day = clock.now().toISODate()
  await reportFinding(trx, {
    kind: 'customers_lost',
    cause: `customers_lost:${gateway}:${day}`,
    accountId,
    details: { gateway, externalId },
  })
}
