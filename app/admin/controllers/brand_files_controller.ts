import { Exception } from '@adonisjs/core/exceptions'
import { transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { brandFiles } from '#core/brand/brand_files'
import { imageText } from '#core/brand/brand_image'
import { readImage } from '#core/brand/images/read_image'
import { brandSlots, type BrandSlot } from '#core/brand/settings'
import { uploads } from '#core/forms/uploads'
import { saveBrand } from '#admin/brand/save_brand'
import type { HttpContext } from '@adonisjs/core/http'

/** The pictures of the brand: one for each place. */
export default class BrandFilesController {
  async update({ params, request, response, session, i18n }: HttpContext) {
    const slot = slotOf(params.slot)
    const read = readImage(uploads.of(request, 'file'), slot)
    if (!read.ok) refuseField('file', i18n.t(`admin.brand.problems.${read.error.type}`))
    const image = read.value
    await transaction(async (trx) => {
      await brandFiles.store(image, trx)
      await saveBrand({ [`brand.${slot}`]: imageText(image) }, trx)
    })
    session.flash('success', i18n.t('admin.brand.file_saved'))
    return response.redirect().toRoute('admin.settings.brand.edit')
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const slot = slotOf(params.slot)
    await transaction((trx) => saveBrand({ [`brand.${slot}`]: '' }, trx))
    session.flash('success', i18n.t('admin.brand.file_removed'))
    return response.redirect().toRoute('admin.settings.brand.edit')
  }
}

function slotOf(name: string): BrandSlot {
  const slot = brandSlots.find((each) => each === name)
  if (!slot) throw new Exception('No such picture', { status: 404, code: 'E_ROUTE_NOT_FOUND' })
  return slot
}
