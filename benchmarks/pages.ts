import { Browser } from './browser.js'
import { Target } from './target.js'
import type { MeasuredServer } from './measured_server.js'
import type { Shop } from './shop.js'

/** A page of the panel with the bare page it is measured beside. */
export interface Pair {
  page: string
  bytes: number
  /** What the page may cost on the machine that the budgets were made on. */
  budgetMs: number
  panel: Target
  bare: Target
}

const OF_CUSTOMERS = 1.25

/** The measured pages, each with a bare page that lists as many rows and is filled up to as many bytes. */
export async function pairsOf(
  panel: MeasuredServer,
  bare: MeasuredServer,
  shop: Shop
): Promise<Pair[]> {
  const stranger = { panel: new Browser(panel.url), bare: new Browser(bare.url) }
  const customer = { panel: new Browser(panel.url), bare: new Browser(bare.url) }
  await customer.panel.signIn(shop.email, shop.password)
  await customer.bare.page('/enter')

  const { rows, serviceId } = shop
  const list = (count: number) => `/list?rows=${count}`
  const pages = [
    { page: 'sign_in', budgetMs: 0.6, who: stranger, path: '/sign-in', plain: '/form?' },
    {
      page: 'storefront',
      budgetMs: 0.5,
      who: stranger,
      path: '/',
      plain: `/shelf?rows=${rows.storefront}`,
    },
    { page: 'dashboard', who: customer, path: '/dashboard', plain: list(rows.dashboard) },
    { page: 'services', who: customer, path: '/services', plain: list(rows.services) },
    { page: 'service', who: customer, path: `/services/${serviceId}`, plain: list(rows.service) },
    { page: 'invoices', who: customer, path: '/invoices', plain: list(rows.invoices) },
  ]
  const pairs: Pair[] = []
  for (const { page, budgetMs = OF_CUSTOMERS, who, path, plain } of pages) {
    const bytes = Buffer.byteLength(await who.panel.page(path))
    const fill = Math.max(0, bytes - Buffer.byteLength(await who.bare.page(plain)))
    const filled = `${plain}&fill=${fill}`
    await who.bare.page(filled)
    pairs.push({
      page,
      bytes,
      budgetMs,
      panel: new Target(panel, path, who.panel.cookie),
      bare: new Target(bare, filled, who.bare.cookie),
    })
  }
  return pairs
}
