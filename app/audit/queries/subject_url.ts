import router from '@adonisjs/core/services/router'
import type { ListRow } from '#core/registries/lists'

/** The pages of what entries are about. */
const PAGES: Record<string, string> = {
  account: 'admin.accounts.show',
  article: 'admin.articles.edit',
  category: 'admin.categories.edit',
  cluster: 'admin.clusters.show',
  conversation: 'admin.conversations.show',
  invoice: 'admin.invoices.show',
  ip_pool: 'admin.ip_pools.show',
  operation: 'admin.operations.show',
  order: 'admin.orders.show',
  product: 'admin.products.edit',
  service: 'admin.services.show',
  template: 'admin.templates.edit',
  terms_version: 'admin.terms_versions.edit',
}

/** Where what an entry is about can be seen; null where it has no page. */
export function subjectUrl({ subject_type: type, subject_id: id }: ListRow): string | null {
  const route = Object.hasOwn(PAGES, String(type)) ? PAGES[String(type)] : null
  return route && id ? router.makeUrl(route, { id }) : null
}
