import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import db from '@adonisjs/lucid/services/db'
import { maintenanceHtml } from '#core/brand/maintenance_page'
import { shopOfPages } from '#core/views/shop'
import { settingGroups } from '#admin/settings_form'
import { addressOf, doors, type Door } from '#tests/support/full_shop'
import { paymentLink } from '#billing'
import { billedFrom } from '#billing/parked/load_parked'
import PasswordReset from '#identity/models/password_reset'
import { transaction } from '#core/database/transaction'
import { STATUSES } from './failing_routes.js'
import { AREAS } from './pages.js'
import type { Person, Scene } from './scenes.js'

/** One address that is photographed, and as whom. */
export interface Visit {
  /** The name of the route, and what is special after `~`. */
  page: string
  area: string
  address: string
  /** Nobody signed in where there is none. */
  who?: Person
  /** How it is looked at; a screen unless told. */
  as?: 'screen' | 'paper' | 'pdf' | 'mail' | 'file'
}

/** Pages that look different in each state of what they show: the table that holds it. */
const PER_STATE: Record<string, string> = {
  'services.show': 'services',
  'admin.services.show': 'services',
  'orders.show': 'orders',
  'admin.orders.show': 'orders',
  'invoices.show': 'invoices',
  'admin.invoices.show': 'invoices',
  'admin.operations.show': 'operations',
}

/** Pages that are also opened with a question. */
const QUERIES: Record<string, string[]> = {
  'search.index': ['q=in', 'q=nothing-of-this-kind'],
  'admin.search.index': ['q=ada', 'q=nobody-of-this-name'],
  'admin.customer_orders.create': ['product=skiff'],
  'articles.index': ['q=ssh', 'q=nothing-of-this-kind'],
}

/** Pages that are no screens. */
const LOOKS: Record<string, Visit['as']> = {
  'invoices.pdf': 'pdf',
  'credit_notes.pdf': 'pdf',
  'invoices.print': 'paper',
  'credit_notes.print': 'paper',
  'dev.mails.body': 'mail',
}

/** Every page of the panel in a scene, with an address for each of its appearances. */
export async function visitsIn(scene: Scene): Promise<Visit[]> {
  const found: Visit[] = []
  for (const [area, names] of Object.entries(AREAS))
    for (const door of names.flatMap(doorNamed)) found.push(...(await visitsOf(door, area, scene)))
  return [...found, ...(await errorVisits(scene))]
}

function doorNamed(name: string): Door[] {
  return doors().filter((door) => door.name === name && door.method === 'GET')
}

async function visitsOf(door: Door, area: string, scene: Scene): Promise<Visit[]> {
  const who = personFor(area, door, scene)
  const account = area === 'admin' ? undefined : scene.customer.accountId
  const appearances = await appearancesOf(door, account)
  const visits: Visit[] = appearances.map(({ suffix, address }) => ({
    page: `${door.name}${suffix}`,
    area,
    address,
    who,
    as: LOOKS[door.name] ?? 'screen',
  }))
  const { more } = scene
  if (more && area === 'portal' && !door.pattern.includes(':'))
    visits.push({ page: `${door.name}~much`, area, address: door.pattern, who: more })
  if (door.name === 'storefront.index' && who === undefined)
    visits.push({
      page: `${door.name}~signed_in`,
      area,
      address: door.pattern,
      who: scene.customer,
    })
  return visits
}

function personFor(area: string, { name }: Door, scene: Scene): Person | undefined {
  if (area === 'admin') return scene.staff
  if (area === 'portal') return scene.customer
  if (['cart.show', 'cart_items.edit', 'checkout.show', 'contact.create'].includes(name))
    return scene.customer
  return undefined
}

interface Appearance {
  suffix: string
  address: string
}

async function appearancesOf(door: Door, account?: string): Promise<Appearance[]> {
  const table = PER_STATE[door.name]
  if (table) return inEachState(door, table, account)
  if (door.name === 'invoices.payments.show') return ofAttempts(door, account)
  if (door.name === 'dev.mails.body') return ofMails(door)
  if (door.name === 'admin.parked_renewals.create') return ofParked(door)
  if (door.name === 'admin.dunning_policies.edit')
    return [{ suffix: '', address: door.pattern.replace(':id', 'default') }]
  if (door.name === 'payment_links.show') return ofLinks(door)
  if (door.name === 'cart_items.edit') return ofCart(door, account)
  if (door.name === 'password_resets.edit') return [...(await plain(door)), await workingReset()]
  if (door.name === 'admin.settings.edit')
    return settingGroups()
      .filter((group) => group !== 'brand')
      .map((group) => ({
        suffix: `~${group}`,
        address: door.pattern.replace(':group', group),
      }))
  const [own] = await plain(door, account)
  const asked = (QUERIES[door.name] ?? []).map((query) => ({
    suffix: `~${query.replace('=', '_')}`,
    address: `${own.address}?${query}`,
  }))
  return [own, ...asked]
}

async function plain(door: Door, account?: string): Promise<Appearance[]> {
  return [{ suffix: '', address: await addressOf(door, account) }]
}

async function inEachState(door: Door, table: string, account?: string): Promise<Appearance[]> {
  const rows = await db
    .from(table)
    .select('state')
    .max('id as id')
    .if(account, (query) => query.where('account_id', account!))
    .groupBy('state')
    .orderBy('state')
  return rows.map(({ state, id }) => ({
    suffix: `~${state}`,
    address: door.pattern.replace(':id', id),
  }))
}

async function ofAttempts(door: Door, account?: string): Promise<Appearance[]> {
  const rows = await db
    .from('payment_attempts')
    .where('account_id', account ?? '')
    .orderBy('id')
    .select('id', 'invoice_id', 'state')
  const newest = new Map(rows.map((row) => [row.state, row]))
  return [...newest.values()].map((row) => ({
    suffix: `~${row.state}`,
    address: door.pattern.replace(':invoice', row.invoice_id).replace(':attempt', row.id),
  }))
}

async function ofCart(door: Door, account?: string): Promise<Appearance[]> {
  const row = await db
    .from('cart_items')
    .whereIn(
      'cart_id',
      db
        .from('carts')
        .where('account_id', account ?? '')
        .select('id')
    )
    .orderBy('id')
    .select('id')
    .first()
  return row ? [{ suffix: '', address: door.pattern.replace(':id', row.id) }] : []
}

/** What mails lead to: invoices that are open and paid, and a link that nobody signed. */
async function ofLinks(door: Door): Promise<Appearance[]> {
  const rows = await db
    .from('invoices')
    .whereNotNull('number')
    .whereIn('state', ['open', 'paid'])
    .select('state')
    .max('id as id')
    .groupBy('state')
  const links = rows.map(({ state, id }) => {
    const { pathname, search } = new URL(paymentLink(id))
    return { suffix: `~${state}`, address: pathname + search }
  })
  return [...links, { suffix: '~expired', address: await addressOf(door) }]
}

/** What resuming paused renewals comes to, either way. */
async function ofParked(door: Door): Promise<Appearance[]> {
  const rows = await db.from('subscriptions').whereNotNull('parked_reason').limit(5).select('id')
  const ids = rows.map(({ id }) => `ids[]=${id}`).join('&')
  if (!ids) return []
  return billedFrom.map((verb) => ({
    suffix: `~${verb}`,
    address: `${door.pattern}?${ids}&verb=${verb}`,
  }))
}

async function ofMails(door: Door): Promise<Appearance[]> {
  const composed = db.from('mails').whereNotNull('html')
  const rows = await composed.select('kind').max('id as id').groupBy('kind').orderBy('kind')
  return rows.map(({ kind, id }) => ({
    suffix: `~${kind}`,
    address: door.pattern.replace(':id', id),
  }))
}

async function workingReset(): Promise<Appearance> {
  const user = await db.from('users').orderBy('id').firstOrFail()
  const { id } = await transaction((trx) => PasswordReset.prepare({ id: user.id }, trx))
  return { suffix: '~open', address: new URL(PasswordReset.linkFor(id)).pathname }
}

/** Pages of errors are the same in every shop, so they are looked at in one. */
async function errorVisits({ state, customer }: Scene): Promise<Visit[]> {
  if (state !== 'failing') return []
  const statuses = STATUSES.map((status): Visit => ({
    page: `error.${status}`,
    area: 'errors',
    address: `/shots/${status}`,
    who: status === 403 ? customer : undefined,
  }))
  const folder = await mkdtemp(join(tmpdir(), 'shots-'))
  const page = join(folder, 'maintenance.html')
  await writeFile(page, await maintenanceHtml(await shopOfPages()))
  const address = pathToFileURL(page).href
  return [...statuses, { page: 'error.maintenance', area: 'errors', address, as: 'file' }]
}
