import { DateTime } from 'luxon'
import { setTaxRate } from '#billing/tax/set_tax_rate'
import TaxRate from '#billing/models/tax_rate'
import { taxRateValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class TaxRatesController {
  async index({ view }: HttpContext) {
    const rates = await TaxRate.query().orderBy('country').orderBy('valid_from', 'desc').limit(500)
    const rows = rates.map((rate) => ({ rate, percent: String(rate.rateBp / 100) }))
    return view.render('pages/billing/admin/tax_rates/index', { rows })
  }

  async store({ request, response, session, i18n }: HttpContext) {
    const { country, rate, valid_from: day } = await request.validateUsing(taxRateValidator)
    const validFrom = DateTime.fromObject({
      year: day.getFullYear(),
      month: day.getMonth() + 1,
      day: day.getDate(),
    })
    await setTaxRate({ country, rateBp: Math.round(rate * 100), validFrom })
    session.flash('success', i18n.t('billing.admin.rate_set'))
    return response.redirect().toRoute('admin.tax_rates.index')
  }
}
