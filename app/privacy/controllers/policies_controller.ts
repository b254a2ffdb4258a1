import { describeRetention } from '#privacy/queries/describe_retention'
import { processingRecord } from '#privacy/queries/processing_record'
import type { HttpContext } from '@adonisjs/core/http'

export default class PoliciesController {
  async show({ view, i18n }: HttpContext) {
    const processings = processingRecord().map((processing) => ({
      ...processing,
      basis: i18n.t(`privacy.bases.${processing.basis}`),
      categories: processing.categories
        .map((category) => i18n.t(`privacy.categories.${category}`))
        .join(', '),
      retentions: processing.retentions
        .map((retention) => describeRetention(retention, i18n))
        .join('; '),
    }))
    return view.render('pages/privacy/policy', { processings })
  }
}
