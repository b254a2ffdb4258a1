import { fieldMessages } from '#core/i18n/field_messages'
import { isId } from '#core/ids'
import ProductOption from '#catalog/models/product_option'
import type { HttpContext } from '@adonisjs/core/http'

/** More than one product offers. */
const MOST = 100

/** What a validator of chosen options says, which calls each by its name. */
export async function optionMessages({ request, i18n }: HttpContext) {
  const chosen: unknown = request.input('options')
  const ids = Object.keys(Object(chosen) as object).filter(isId)
  const options =
    ids.length > 0
      ? await ProductOption.query().whereIn('id', ids.slice(0, MOST)).select('id', 'name')
      : []
  const names = new Map(options.map(({ id, name }) => [id, name]))
  return { messagesProvider: fieldMessages(i18n, names) }
}
