export { alertKinds } from '@innkeeper/panel'
export type { AlertKind, AlertSeverity, Sighting } from '@innkeeper/panel'
