import { cursorFrom } from '#core/database/keyset'
import { allowedBy } from '#core/named_action'
import { timelines, type Timeline, type TimelineScope } from '#core/registries/timelines'
import type { HttpContext } from '@adonisjs/core/http'

const PER_PAGE = 25

/** What happened to something, as whoever asks may read it, from where the address says on. */
export function timelinePage(ctx: HttpContext, scope: TimelineScope): Promise<Timeline> {
  const before = cursorFrom(ctx.request).after ?? null
  return timelines.page(scope, { allows: allowedBy(ctx), i18n: ctx.i18n, before, size: PER_PAGE })
}
