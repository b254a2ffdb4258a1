import db from '@adonisjs/lucid/services/db'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { audit } from '#audit/models/audit_entry'
import PriceList from '#catalog/models/price_list'

interface Assignee {
  id: string
  currency: string
}

/**
 * Has an account buy by a list in its currency from now on, or by none of its own; what it has keeps its price. False where the list is
 * not one that may be given to it.
 */
export function assignPriceList(account: Assignee, listId: string | null): Promise<boolean> {
  return transaction(async (trx) => {
    await trx.from('accounts').where('id', account.id).forUpdate().select('id')
    const list = listId
      ? await PriceList.query({ client: trx })
          .where({ id: listId, currency: account.currency, enabled: true })
          .first()
      : null
    if (listId && !list) return false
    const own = () =>
      trx.from('account_price_lists').where({ account_id: account.id, currency: account.currency })
    const before = await own().first()
    if ((before?.price_list_id ?? null) === listId) return true
    await own().delete()
    if (list)
      await trx.table('account_price_lists').insert({
        ...{ id: newId(), account_id: account.id, currency: account.currency },
        ...{ price_list_id: list.id, created_at: sqlTime() },
      })
    await audit.record(trx, 'account.price_list_changed', ['account', account.id], {
      accountId: account.id,
      changes: {
        before: { priceListId: before?.price_list_id ?? null },
        after: { priceListId: listId },
      },
    })
    return true
  })
}

/** The lists that an account may be given, and the one that it has. */
export async function priceListsFor({ id, currency }: Assignee) {
  const lists = await PriceList.query()
    .where('currency', currency)
    .where('enabled', true)
    .orderBy('name')
  const own = await db.from('account_price_lists').where({ account_id: id, currency }).first()
  return {
    offered: lists.map(({ id: value, name: label }) => ({ value, label })),
    chosen: (own?.price_list_id as string | undefined) ?? null,
  }
}
