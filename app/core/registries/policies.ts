export { allowed, policies } from '@innkeeper/panel'
export type { Allows, LoadPolicy, PanelBouncer } from '@innkeeper/panel'
