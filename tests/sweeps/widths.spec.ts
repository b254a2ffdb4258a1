import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { emailAddress } from '#identity/accounts/email_address'
import { normaliseHostName } from '#ordering/host_name'
import { useStripe } from '#tests/support/billing'
import { deeds } from '#tests/support/deeds/main'
import { resetState } from '#tests/support/reset_state'
import { sample } from '#tests/support/sample'
import { STRANGE, stretch } from '#tests/support/deeds/stretch'
import type { Scene } from '#tests/support/deeds/deed'

/** Where what a form says is kept, by the beginning of the route's name. */
const KEPT: Record<string, string[]> = {
  'sign_up': ['users'],
  'account.update': ['users'],
  'billing_details.update': ['accounts'],
  'checkout_address': ['accounts'],
  'guest_checkout': ['users', 'accounts'],
  'admin.staff.store': ['users'],
  'admin.categories': ['categories'],
  'admin.products': ['products'],
  'admin.templates': ['templates'],
  'admin.options': ['product_options'],
  'admin.services.actions': ['operations'],
  'admin.clusters.images': ['template_images'],
  'admin.clusters': ['clusters'],
  'admin.ip_pools': ['ip_pools', 'ip_pool_clusters', 'ip_subnets'],
  'admin.invoices.void': ['invoices'],
  'admin.invoices.bank_transfers': ['payments'],
  'admin.invoices.refunds': ['refunds'],
  'admin.credit_notes': ['credit_notes'],
  'admin.write_offs': ['write_offs'],
  'admin.invoice_drafts': ['invoice_drafts', 'invoice_draft_lines'],
  'admin.issued_drafts': ['invoices'],
  'admin.billing_holds': ['billing_holds'],
  'admin.coupons': ['coupons', 'coupon_amounts'],
  'admin.credits': ['credit_grants'],
  'admin.order_': ['orders'],
  'admin.terms_versions': ['terms_versions'],
  'admin.articles': ['articles'],
  'admin.settings': ['settings'],
  'contact': ['conversations', 'messages'],
  'cart_items': ['cart_items'],
  'ssh_keys': ['ssh_keys'],
  'billing_profile': ['billing_profiles'],
}

/** Fields that are read and not kept as they are: numbers, choices, secrets and markers. */
const NOT_KEPT =
  /password|^method$|quote|setting_|secret_|request|amount|price|fee|rate|_id$|position|country|currency|^(kind|cores|stock|minimum|maximum|step|vlan|clones_at_once|driver|name_of|cart|terms|enabled|save_card|coupon|percent|applies_to|duration|renewals)$|_gb$|_mb$|_percent$|remote_id$|cycle|prices|templates|ssh_key/

async function keptTexts(deed: string): Promise<string> {
  const prefix = Object.keys(KEPT)
    .filter((name) => deed.startsWith(name))
    .sort((one, other) => other.length - one.length)[0]
  const rows = []
  for (const table of KEPT[prefix] ?? []) rows.push(...(await db.from(table).select('*')))
  const unpacked = rows.map((row) =>
    Object.values(row).map((value) => (typeof value === 'string' ? unpack(value) : ''))
  )
  return JSON.stringify(unpacked)
}

/** Lists and settings are kept as JSON. */
function unpack(text: string): unknown {
  return /^[["{]/.test(text) ? JSON.parse(text) : text
}

/** Capitals and composition are the column's affair; addresses and host names have one form, whatever they were sent as. */
function asKept(field: string, sent: string): string {
  return JSON.stringify(oneForm(field, sent).toLowerCase().normalize('NFC'))
}

function oneForm(field: string, sent: string): string {
  if (field.endsWith('email')) return emailAddress(sent)
  return field === 'hostname' ? normaliseHostName(sent) : sent
}

test.group('Columns hold the longest that their forms allow', (group) => {
  let gateway: Scene['gateway']

  group.each.setup(async () => {
    // What one form stored at its longest is no world for the next.
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })

  const alwaysSent = ['admin.clusters.store', 'admin.clusters.update']
  for (const deed of new Set([...alwaysSent, ...sample(Object.keys(deeds), 12)])) {
    test(`[B04] ${deed}`, async ({ client, assert }) => {
      const scene = { client, gateway }
      if (!(await deeds[deed](scene)).form) return
      for (const [kind, make] of Object.entries(STRANGE)) {
        const { form, stretched, status, text } = await stretch(scene, deed, make)
        assert.isBelow(status, 400, `${kind} in ${stretched}: ${text.slice(0, 200)}`)
        const fields = stretched.filter((field) => !NOT_KEPT.test(field))
        if (fields.length === 0 || !Object.keys(KEPT).some((name) => deed.startsWith(name)))
          continue
        const kept = (await keptTexts(deed)).toLowerCase().normalize('NFC')
        for (const field of fields) {
          const value = asKept(field, form[field])
          assert.isTrue(kept.includes(value), `${field} of ${kind} is not kept: ${value}`)
        }
      }
    })
      .timeout(120_000)
      .skip(() => db.connection().dialect.name !== 'mysql', 'SQLite has no widths')
  }
})
