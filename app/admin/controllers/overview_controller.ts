import { health } from '#core/health/health'
import { allowedBy } from '#core/named_action'
import { navigation } from '#core/registries/navigation'
import { overview } from '#core/registries/overview'
import { presentCharts, presentStats } from '#admin/business/present_business'
import { periods, readBusiness } from '#admin/business/read_business'
import { healthLines, presentChecks } from '#admin/overview/health_lines'
import { presentCapacity } from '#admin/overview/present_capacity'
import { presentChecklist } from '#admin/setup/present_checklist'
import type { HttpContext } from '@adonisjs/core/http'

const USUAL_PERIOD = 30
/** What waits for somebody; all else goes on by itself. */
const WAITING = ['bad', 'warn']

/** The staff's front page: what waits for somebody, how the business does, and whether everything runs. */
export default class OverviewController {
  async show(ctx: HttpContext) {
    const { request, i18n, bouncer, view } = ctx
    const { days, currency } = request.qs() as Record<string, unknown>
    const period = periods.find((each) => String(each) === days) ?? USUAL_PERIOD
    const asked = health.run()
    const seesClusters = await bouncer.edgeHelpers.bouncer.can('ProvisioningPolicy.view')
    const [figures, reports, menu, setup, business, capacity] = await Promise.all([
      overview.load(allowedBy(ctx)),
      asked,
      navigation.entries('admin', allowedBy(ctx)),
      presentChecklist(ctx, asked),
      readBusiness(period, allowedBy(ctx)),
      seesClusters ? presentCapacity(i18n) : null,
    ])
    const checks = presentChecks(reports, new Set(menu.map(({ route }) => route)))
    return view.render('pages/admin/overview', {
      setup,
      period,
      periods,
      capacity,
      counted: business.counted,
      stats: presentStats(business, i18n),
      charts: presentCharts(business, i18n, String(currency ?? '')),
      waiting: figures.filter(({ tone }) => WAITING.includes(tone)),
      running: figures.filter(({ tone }) => tone === 'busy'),
      checks,
      lines: healthLines(checks),
    })
  }
}
