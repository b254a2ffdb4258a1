import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { accountsNamedBy } from '#identity'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Only orders that a text names: by the beginning of their number, their id, or an account by its id or a member's address. */
export async function narrowOrders(query: DatabaseQueryBuilderContract, text: string) {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('orders.account_id', owners)
  else
    query.whereIn(
      'orders.id',
      looksLikeId(text) ? [text] : orNone(await firstHits('orders', 'number', text))
    )
}
