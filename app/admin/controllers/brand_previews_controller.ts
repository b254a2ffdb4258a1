import { settings } from '#core/settings/settings'
import { brandPreview } from '#admin/brand/brand_preview'
import { brandPreviewValidator } from '#admin/validators/brand_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** How the shop would look with what is typed; saves nothing. */
export default class BrandPreviewsController {
  async show({ request, view }: HttpContext) {
    const [problems, typed] = await brandPreviewValidator.tryValidate(withoutEmpty(request.qs()))
    const saved: Record<string, unknown> = { ...(await settings.all()) }
    const asked = Object.entries(problems ? {} : typed).filter(([, value]) => value !== undefined)
    const values = Object.fromEntries(asked.map(([name, value]) => [`brand.${name}`, value ?? '']))
    return view.render('pages/admin/brand/preview', {
      preview: brandPreview({ ...saved, ...values }, String(saved['company.name'])),
    })
  }
}

/** Addresses have no word for nothing but an empty text. */
function withoutEmpty(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value || null]))
}
