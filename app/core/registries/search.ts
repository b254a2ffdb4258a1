export { adminSearch, customerSearch } from '@innkeeper/panel'
export type { CustomerSearchProvider, SearchHit, SearchProvider } from '@innkeeper/panel'
