import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { clock } from '#core/clock'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import Cluster from '#provisioning/models/cluster'
import StaffMember from '#identity/models/staff_member'
import { noticeFor, parkMessage } from '#tests/support/troubles'
import { loseMoney } from './money.js'
import type { openFullShop } from '#tests/support/full_shop'

/** As long as names may be, in one word. */
const WORD = `Donaudampf${'schifffahrtsgesellschaft'.repeat(4)}`.slice(0, 100)

/** What was last said about these servers is this old. */
const SILENT_FOR = { hours: 5 }

/**
 * Lets everything go wrong at once: the host is away, products sell out while they are in carts, messages and payments
 * fail, staff are told, and every name is one long word.
 */
export async function makeTrouble(shop: Awaited<ReturnType<typeof openFullShop>>): Promise<void> {
  await shop.loseHost()
  for (const cluster of await Cluster.all()) await syncCluster(cluster)
  const long = sqlTime(clock.now().minus(SILENT_FOR))
  await db.from('services').whereNotNull('observed_at').update({ observed_at: long })
  await db
    .from('operations')
    .whereNotNull('error_message')
    .update({ error_message: `${WORD} ${WORD}` })
  await db.from('products').update({ stock: 0 })
  await parkMessage(`The consumer ${WORD} failed`)
  for (const { id } of await StaffMember.all())
    await noticeFor(id, { message: `${WORD} needs attention`, count: 12_345 })
  await pauseRenewals()
  await loseMoney()
  await lengthenNames()
  forgetStorefront()
}

/** Some servers were billed last a hundred days ago. */
async function pauseRenewals(): Promise<void> {
  const anchor = clock.now().minus({ days: 100 }).startOf('day')
  const running = await db.from('subscriptions').where('state', 'active').limit(3).select('id')
  await db
    .from('subscriptions')
    .whereIn(
      'id',
      running.map(({ id }) => id)
    )
    .update({
      ...{ invoice_on: null, parked_at: sqlTime(clock.now().minus(SILENT_FOR)) },
      ...{ parked_reason: 'behind', anchor_on: anchor.toISODate(), cycle_index: 1 },
      renews_on: anchor.plus({ months: 1 }).toISODate(),
    })
}

async function lengthenNames(): Promise<void> {
  for (const table of ['categories', 'products', 'templates', 'clusters', 'ip_pools', 'accounts'])
    await lengthen(table, 'name')
  await db
    .from('products')
    .update({ summary: WORD, description: WORD, included: JSON.stringify([WORD]) })
  await db.from('accounts').whereNotNull('address_line_1').update({ address_line_1: WORD })
  await db
    .from('users')
    .whereIn('email', ['lars@example.com', 'owner@example.com'])
    .update({ name: WORD })
  await db.from('services').update({ name: WORD, template_name: WORD })
  await db.from('articles').update({ title: WORD, summary: WORD })
  await db.from('conversations').update({ subject: WORD, name: WORD })
}

/** Names that must differ begin with a number. */
async function lengthen(table: string, column: string): Promise<void> {
  const rows = await db.from(table).select('id').orderBy('id')
  for (const [index, { id }] of rows.entries())
    await db
      .from(table)
      .where({ id })
      .update({ [column]: `${index + 1}${WORD}`.slice(0, 80) })
}
