export { adminSearch } from '@innkeeper/panel'
export type { SearchHit, SearchProvider } from '@innkeeper/panel'
