export { timelines } from '@innkeeper/panel'
export type {
  FoundSubject,
  Timeline,
  TimelineEntry,
  TimelineQuery,
  TimelineScope,
  TimelineSource,
  TimelineSubject,
  TimelineText,
} from '@innkeeper/panel'
