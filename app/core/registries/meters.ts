export { meters } from '@innkeeper/panel'
export type { Meter, UsageQuestion } from '@innkeeper/panel'
