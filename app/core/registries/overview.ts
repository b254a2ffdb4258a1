export { overview } from '@innkeeper/panel'
export type { OverviewEntry, OverviewFigure } from '@innkeeper/panel'
