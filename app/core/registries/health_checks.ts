export { healthChecks } from '@innkeeper/panel'
export type { HealthCheck } from '@innkeeper/panel'
