import { Exception } from '@adonisjs/core/exceptions'
import { brandFiles } from '#core/brand/brand_files'
import { settings } from '#core/settings/settings'
import { shopOfPages } from '#core/views/shop'
import type { HttpContext } from '@adonisjs/core/http'

const TYPES: Record<string, string> = { svg: 'image/svg+xml', png: 'image/png' }
const FOREVER = 'public, max-age=31536000, immutable'
/** A drawing that is opened by itself may draw, and nothing else. */
const ONLY_DRAWS = `default-src 'none'; style-src 'unsafe-inline'; sandbox`

/** Pictures and the stylesheet of the brand, each at an address that changes with what it holds. */
export default class BrandFilesController {
  async show({ params, response }: HttpContext) {
    const [, hash, type] = /^([\da-f]{32,64})\.(css|svg|png)$/.exec(params.file) ?? []
    if (type === 'css') return this.#sendStyle(`/brand/${params.file}`, response)
    const file = hash ? await brandFiles.find(hash) : null
    if (!file || file.type !== type) throw notFound()
    response.header('Cache-Control', FOREVER)
    response.header('Content-Security-Policy', ONLY_DRAWS)
    // Readers of mail in browsers show the logo on their own pages.
    response.header('Cross-Origin-Resource-Policy', 'cross-origin')
    return response.header('Content-Type', TYPES[type]).send(file.content)
  }

  /** Another process may know of a new brand for some seconds before this one; an old address gets today's style. */
  async #sendStyle(path: string, response: HttpContext['response']) {
    let { brand } = await shopOfPages()
    if (brand.stylesheet?.path !== path) {
      settings.forget()
      ;({ brand } = await shopOfPages())
    }
    const { stylesheet } = brand
    response.header('Cache-Control', stylesheet?.path === path ? FOREVER : 'no-cache')
    return response.header('Content-Type', 'text/css; charset=utf-8').send(stylesheet?.css ?? '')
  }
}

function notFound(): Exception {
  return new Exception('No such file of the brand', { status: 404, code: 'E_ROUTE_NOT_FOUND' })
}
