import { horizonOf, horizons } from '#billing/tonight/horizon'
import { lastRun } from '#billing/tonight/last_run'
import { sectionNames, upcomingSections } from '#billing/tonight/sections'
import { upcomingTotals } from '#billing/tonight/totals'
import type { HttpContext } from '@adonisjs/core/http'

export default class TonightController {
  async index({ request, view }: HttpContext) {
    const horizon = await horizonOf(request.input('until'))
    const section = sectionNames.find((name) => name === request.input('section'))
    const after = String(request.input('after') ?? '')
    return view.render('pages/billing/admin/tonight/index', {
      horizon,
      horizons: Object.keys(horizons),
      totals: await upcomingTotals(horizon),
      run: await lastRun(horizon),
      sections: await upcomingSections(horizon, section ? { [section]: after } : {}),
    })
  }
}
