export { workRegistry } from '@innkeeper/panel'
export type { Backlog, LazyWorkSource, ScheduledTask, WorkSource } from '@innkeeper/panel'
