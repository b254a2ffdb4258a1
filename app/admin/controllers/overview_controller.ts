import { health } from '#core/health/health'
import { allowedBy } from '#core/named_action'
import { navigation } from '#core/registries/navigation'
import { overview } from '#core/registries/overview'
import { presentChecklist } from '#admin/setup/present_checklist'
import type { HttpContext } from '@adonisjs/core/http'

const toneOf = { ok: 'ok', warning: 'warn', failed: 'bad' } as const

/** The staff's front page: what waits for somebody, and whether everything runs. */
export default class OverviewController {
  async show(ctx: HttpContext) {
    const asked = health.run()
    const [figures, reports, menu, setup] = await Promise.all([
      overview.load(allowedBy(ctx)),
      asked,
      navigation.entries('admin', allowedBy(ctx)),
      presentChecklist(ctx, asked),
    ])
    const open = new Set(menu.map(({ route }) => route))
    const checks = Object.entries(reports).map(([name, report]) => ({
      name,
      ...report,
      tone: toneOf[report.status],
      leads: report.status !== 'ok' && report.route !== undefined && open.has(report.route),
    }))
    return ctx.view.render('pages/admin/overview', { figures, checks, setup })
  }
}
