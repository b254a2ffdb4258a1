import { shopOfPages } from '#core/views/shop'
import type { HttpContext } from '@adonisjs/core/http'

/** Marks of what is somebody's: a token or a marker of a form, or an address at which a page listens. */
const PERSONAL = ['name="_csrf"', 'name="form_marker"', '<live-refresh']

/** Pages by what they show and then by how, cut where the nonce of the answer stands. */
const kept = new WeakMap<object, Map<string, string[]>>()

interface Sameness {
  /** What the page shows; a page is kept no longer than this very object. */
  of: object
  /** Everything else that it depends on, besides the language and the name of the shop. */
  by: string[]
  /** What a session may hold without changing the page. */
  ignoring?: string[]
}

/**
 * A page as it is rendered, or as it was rendered for another visitor: it is kept for those whom the panel knows nothing
 * about, and given to each with the nonce of their own answer. What turns out to be somebody's is never kept.
 */
export async function keptPage(
  ctx: HttpContext,
  sameness: Sameness,
  render: () => Promise<string>
): Promise<string> {
  if (!isStranger(ctx, sameness.ignoring ?? [])) return render()
  const pages = kept.get(sameness.of) ?? new Map<string, string[]>()
  kept.set(sameness.of, pages)
  const shop = await shopOfPages()
  const key = JSON.stringify([ctx.i18n.locale, shop.name, shop.brand.key, ...sameness.by])

  const known = pages.get(key)
  if (known) return known.join(ctx.response.nonce)
  const page = await render()
  if (!isPersonal(page, ctx)) pages.set(key, page.split(ctx.response.nonce))
  return page
}

/** Whether nobody is signed in and nothing is remembered of the browser that could show on the page. */
function isStranger({ session, visitor }: HttpContext, ignoring: string[]): boolean {
  const remembered = Object.keys(session.all()).filter((name) => !ignoring.includes(name))
  return !visitor.user && remembered.length === 0 && session.flashMessages.isEmpty
}

function isPersonal(page: string, { response }: HttpContext): boolean {
  return (
    PERSONAL.some((mark) => page.includes(mark)) || response.getHeader('set-cookie') !== undefined
  )
}
