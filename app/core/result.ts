export { failed, ok } from '@innkeeper/panel'
export type { Result } from '@innkeeper/panel'
