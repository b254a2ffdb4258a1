export { gauge, metrics } from '@innkeeper/panel'
export type { MetricFamily, MetricSample, MetricSource } from '@innkeeper/panel'
