import { describeRetention } from '#privacy/queries/describe_retention'
import { processingRecord, type Processing } from '#privacy/queries/processing_record'
import type { I18n } from '@adonisjs/i18n'
import type { HttpContext } from '@adonisjs/core/http'

export default class PoliciesController {
  async show({ view, i18n }: HttpContext) {
    const processings = await Promise.all(
      processingRecord().map((processing) => presentProcessing(processing, i18n))
    )
    return view.render('pages/privacy/policy', { processings })
  }
}

async function presentProcessing(processing: Processing, i18n: I18n) {
  const retentions = await Promise.all(
    processing.retentions.map((retention) => describeRetention(retention, i18n))
  )
  return {
    ...processing,
    basis: i18n.t(`privacy.bases.${processing.basis}`),
    categories: processing.categories
      .map((category) => i18n.t(`privacy.categories.${category}`))
      .join(', '),
    retentions: retentions.join('; '),
  }
}
