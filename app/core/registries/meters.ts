export { meters } from '@innkeeper/panel'
export type { Meter } from '@innkeeper/panel'
