export { HealthChecks, healthChecks } from '@innkeeper/panel'
export type { HealthCheck, HealthReport, HealthReports } from '@innkeeper/panel'
