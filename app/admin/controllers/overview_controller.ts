import { health } from '#core/health/health'
import { allowedBy } from '#core/named_action'
import { overview } from '#core/registries/overview'
import type { HttpContext } from '@adonisjs/core/http'

const toneOf = { ok: 'ok', warning: 'warn', failed: 'bad' } as const

/** The staff's front page: what waits for somebody, and whether everything runs. */
export default class OverviewController {
  async show(ctx: HttpContext) {
    const [figures, reports] = await Promise.all([overview.load(allowedBy(ctx)), health.run()])
    const checks = Object.entries(reports).map(([name, report]) => ({
      name,
      ...report,
      tone: toneOf[report.status],
    }))
    return ctx.view.render('pages/admin/overview', { figures, checks })
  }
}
