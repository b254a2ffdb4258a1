import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { recordCard } from '#billing/cards/record_card'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Makes a card the one that is suggested and charged first. Where it was the backup card, the two change places. */
export async function chooseDefaultMethod(method: PaymentMethod): Promise<void> {
  await transaction(async (trx) => {
    const { chosen, others } = await lockCards(trx, method)
    if (!chosen || chosen.isDefault) return
    const key = defaultKeyOf(chosen.gateway, chosen.accountId)
    const wasBackup = chosen.isBackup
    const before = others.find((card) => card.isDefault)
    await before?.merge({ defaultKey: null }).save()
    await chosen.merge({ defaultKey: key, backupKey: null }).save()
    if (wasBackup) await before?.merge({ backupKey: key }).save()
    await outbox.publish(trx, 'payment_method.ready', { methodId: chosen.id })
    await recordCard(trx, 'payment_method.made_default', chosen)
  })
}

/** Makes a card the one that is charged where the default one is refused; the default card itself never is. */
export async function chooseBackupMethod(method: PaymentMethod): Promise<boolean> {
  return transaction(async (trx) => {
    const { chosen, others } = await lockCards(trx, method)
    if (!chosen || chosen.isDefault) return false
    if (chosen.isBackup) return true
    await others
      .find((card) => card.isBackup)
      ?.merge({ backupKey: null })
      .save()
    await chosen.merge({ backupKey: defaultKeyOf(chosen.gateway, chosen.accountId) }).save()
    await recordCard(trx, 'payment_method.made_backup', chosen)
    return true
  })
}

/** Has no card charged in place of the default one any more; nothing where this card is not the backup. */
export async function dropBackupMethod(method: PaymentMethod): Promise<void> {
  await transaction(async (trx) => {
    const { chosen } = await lockCards(trx, method)
    if (!chosen?.isBackup) return
    await chosen.merge({ backupKey: null }).save()
    await recordCard(trx, 'payment_method.backup_dropped', chosen)
  })
}

/** All cards of the account at the gateway, locked, so that two choices come one after the other. */
async function lockCards(
  trx: TransactionClientContract,
  { id, gateway, accountId }: PaymentMethod
): Promise<{ chosen: PaymentMethod | undefined; others: PaymentMethod[] }> {
  const cards = await PaymentMethod.query({ client: trx })
    .where({ gateway, account_id: accountId, state: 'active' })
    .orderBy('id')
    .forUpdate()
  return {
    chosen: cards.find((card) => card.id === id),
    others: cards.filter((card) => card.id !== id),
  }
}
