import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { startProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { ProvisioningManager } from '@innkeeper/provisioning'
import provisioningConfig from '#config/provisioning'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { grantCredit } from '#billing/ledger/grant_credit'
import Invoice from '#billing/models/invoice'
import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import env from '#start/env'
import { drivers } from '#provisioning/clusters/drivers'
import { Story } from '#database/seeders/demo/story'
import { useStripe } from '#tests/support/billing'

export interface Door {
  name: string
  method: string
  pattern: string
}

/** The shop that bin/demo tells the story of, in the database of this test run, with its simulators. */
export async function openFullShop() {
  const gateway = await useStripe({ timeoutMs: 10_000 })
  // Other tests leave their own drivers; and half a year of scheduled tasks must leave nothing for later ones.
  drivers.replaceWith(new ProvisioningManager(provisioningConfig))
  const folder = await mkdtemp(join(tmpdir(), 'full-shop-'))
  env.set('AUDIT_ANCHOR_FILE', join(folder, 'anchors.log'))
  const proxmox = await startProxmoxSimulator({ speed: 2000 })
  const { url, fingerprint, token } = proxmox
  await new Story({
    stripeUrl: gateway.stripe.url,
    proxmox: { url, fingerprint, tokenId: token.id, tokenSecret: token.secret },
  }).tell()
  const { account_id: adas } = await db
    .from('memberships')
    .whereIn('user_id', db.from('users').where('email', 'ada@example.com').select('id'))
    .firstOrFail()
  const amount = Money.of(500, 'EUR')
  await grantCredit(adas, { amount, reason: 'An outage', by: SYSTEM })
  // A process loads the fonts of its documents once, which is not what the page costs that happens to be first.
  await invoicePdf(await Invoice.query().whereNotNull('number').firstOrFail())
  return {
    gateway,
    /** Where the simulated host answers, and to whom. */
    host: { url, fingerprint, token },
    /** The cluster answers no more. */
    loseHost: () => proxmox.close(),
    async close() {
      env.set('AUDIT_ANCHOR_FILE', '')
      await Promise.all([gateway.close(), proxmox.close(), rm(folder, { recursive: true })])
    },
  }
}

/** Every route, once for each of its methods. */
export function doors(): Door[] {
  return Object.values(router.toJSON())
    .flat()
    .flatMap(({ name, pattern, methods }) =>
      methods
        .filter((method) => method !== 'HEAD')
        .map((method) => ({ name: name ?? '', method, pattern }))
    )
}

/** Where the rows are that a part of an address names, by the word before it. */
const ROWS: Record<string, [table: string, column?: string]> = {
  'articles': ['articles'],
  'bank-entries': ['bank_entries'],
  'bank-statements': ['bank_statements'],
  'categories': ['categories'],
  'clusters': ['clusters'],
  'collections': ['collections'],
  'contacts': ['billing_contacts'],
  'billing-contacts': ['billing_contacts'],
  'conversations': ['conversations'],
  'coupon': ['coupons', 'code'],
  'coupons': ['coupons'],
  'credit-notes': ['credit_notes'],
  'credits': ['credit_grants', 'account_id'],
  'customers': ['accounts'],
  'dunning-policies': ['dunning_policies'],
  'discounts': ['subscription_discounts'],
  'disputes': ['disputes'],
  'findings': ['billing_findings'],
  'help': ['articles', 'slug'],
  'images': ['template_images'],
  'invoice-drafts': ['invoice_drafts'],
  'invoices': ['invoices'],
  'ip-pools': ['ip_pools'],
  'items': ['cart_items'],
  'links': ['ip_pool_clusters'],
  'mails': ['mails'],
  'messages': ['outbox_messages'],
  'methods': ['payment_methods'],
  'notes': ['notes'],
  'operations': ['operations'],
  'options': ['product_options'],
  'orders': ['orders'],
  'parts': ['cluster_nodes'],
  'pay': ['invoices'],
  'payments': ['payment_attempts'],
  'payouts': ['payouts'],
  'plans': ['plans'],
  'price-changes': ['price_changes'],
  'price-lists': ['price_lists'],
  'products': ['products'],
  'receipts': ['payments'],
  'services': ['services'],
  'server-issues': ['provisioning_findings'],
  'sessions': ['user_sessions'],
  'staff': ['staff_members'],
  'subnets': ['ip_subnets'],
  'templates': ['templates'],
  'terms': ['terms_versions', 'version'],
  'terms-versions': ['terms_versions'],
  'top-ups': ['top_ups'],
  'vat-confirmations': ['accounts'],
  'webhook-events': ['webhook_events'],
}

const SLUGS: Record<string, [table: string, column: string]> = {
  ':slug': ['products', 'slug'],
  ':category': ['categories', 'slug'],
}

/** An address of a route with a row of this shop for each of its parameters; rows of one account come together. */
export async function addressOf({ pattern }: Door, accountId?: string): Promise<string> {
  const parts = pattern.split('/')
  const filled = await Promise.all(
    parts.map((part, index) =>
      part.startsWith(':') ? valueOf(part, parts[index - 1], accountId) : part.replace('*', 'x')
    )
  )
  return filled.join('/')
}

async function valueOf(part: string, before: string, accountId?: string): Promise<string> {
  if (part === ':group') return 'company'
  if (part === ':file') return `${await valueOf(':id', before, accountId)}.pdf`
  const source = (before !== 'help' && SLUGS[part]) || ROWS[before]
  if (!source) return newId()
  const [table, column = 'id'] = source
  const columns = await db.connection().columnsInfo(table)
  const own = accountId && 'account_id' in columns
  const row = await db
    .from(table)
    .select(column)
    .if(own, (query) => query.where('account_id', accountId as string))
    .orderBy(column, 'desc')
    .first()
  return String(row?.[column] ?? newId())
}
