export { workRegistry } from '@innkeeper/panel'
export type { LazyWorkSource, ScheduledTask, WorkSource } from '@innkeeper/panel'
