import { Exception } from '@adonisjs/core/exceptions'
import { transaction } from '#core/database/transaction'
import { useSampleBrand } from '#admin/brand/use_sample_brand'
import { findSampleBrand } from '#admin/brand/sample_brands'
import type { HttpContext } from '@adonisjs/core/http'

/** Brands to try, in a demonstration and while developing. */
export default class BrandSamplesController {
  async store({ request, response, session, i18n }: HttpContext) {
    const sample = findSampleBrand(String(request.input('sample')))
    if (!sample) throw new Exception('No such sample', { status: 404, code: 'E_ROUTE_NOT_FOUND' })
    await transaction((trx) => useSampleBrand(sample, trx))
    session.flash('success', i18n.t('admin.brand.sample_used', { name: sample.name }))
    return response.redirect().toRoute('admin.settings.brand.edit')
  }
}
