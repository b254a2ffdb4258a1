import { transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { brandKeyOf } from '#core/brand/brand'
import { imageFrom, imagePath } from '#core/brand/brand_image'
import { brandFonts } from '#core/brand/fonts'
import { brandSlots } from '#core/brand/settings'
import { settings, type SettingTypes } from '#core/settings/settings'
import { brandPreview } from '#admin/brand/brand_preview'
import { sampleBrands } from '#admin/brand/sample_brands'
import { brandDefaults, brandNow, saveBrand } from '#admin/brand/save_brand'
import { settingGroups } from '#admin/settings_form'
import { brandValidator } from '#admin/validators/brand_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** How the shop looks to its customers. */
export default class BrandController {
  async edit({ view, i18n }: HttpContext) {
    const values: Record<string, unknown> = { ...(await settings.all()) }
    const field = (name: string) => values[`brand.${name}`]
    return view.render('pages/admin/brand/edit', {
      groups: settingGroups(),
      revision: brandKeyOf(values),
      field,
      fonts: brandFonts.map((value) => ({
        value,
        label: i18n.t(`settings.brand.font.options.${value}`),
      })),
      slots: brandSlots.map((slot) => {
        const image = imageFrom(field(slot))
        return { name: slot, image: image && { ...image, src: imagePath(image) } }
      }),
      preview: brandPreview(values, String(values['company.name'])),
      samples: sampleBrands(),
    })
  }

  async update({ request, response, session, i18n }: HttpContext) {
    const { revision, ...typed } = await request.validateUsing(brandValidator)
    const values = Object.fromEntries(
      Object.entries({ ...typed, show_name: typed.show_name === true }).map(([name, value]) => [
        `brand.${name}`,
        value ?? '',
      ])
    ) as Partial<SettingTypes>
    await transaction(async (trx) => {
      const now = await brandNow(trx)
      if (revision && revision !== brandKeyOf({ ...now }))
        refuseField('revision', i18n.t('admin.brand.changed_meanwhile'))
      await saveBrand(values, trx)
    })
    session.flash('success', i18n.t('admin.settings.saved'))
    return response.redirect().toRoute('admin.settings.brand.edit')
  }

  /** Back to how a new shop looks; its pictures stay stored for emails that show them. */
  async destroy({ response, session, i18n }: HttpContext) {
    await transaction((trx) => saveBrand(brandDefaults(), trx))
    session.flash('success', i18n.t('admin.brand.was_reset'))
    return response.redirect().toRoute('admin.settings.brand.edit')
  }
}
