import { menuOf } from '#core/views/menu'
import { namesAll } from '#core/search/search_text'
import type { HttpContext } from '@adonisjs/core/http'
import type { NavigationArea } from '#core/registries/navigation'
import type { SearchHit } from '#core/registries/search'

/** What is looked through in each area, in this order. */
const MENUS: Record<'customer' | 'admin', NavigationArea[]> = {
  customer: ['customer_actions', 'customer', 'account'],
  admin: ['admin_actions', 'admin'],
}

/** The first steps and pages of an area whose names hold each word of the text; all of them without a text. */
export async function findPages(
  area: 'customer' | 'admin',
  ctx: Pick<HttpContext, 'bouncer' | 'i18n'>,
  text: string
): Promise<SearchHit[]> {
  const entries = await Promise.all(MENUS[area].map((menu) => entriesOf(menu, ctx)))
  const found = entries.flat().filter(({ title, detail }) => namesAll(text, title, detail))
  const byAddress = new Map(found.toReversed().map((hit) => [hit.url, hit]))
  return found.filter((hit) => byAddress.get(hit.url) === hit)
}

async function entriesOf(
  menu: NavigationArea,
  { bouncer, i18n }: Pick<HttpContext, 'bouncer' | 'i18n'>
): Promise<SearchHit[]> {
  const kind = menu.endsWith('_actions') ? 'action' : 'page'
  const groups = await menuOf(menu, bouncer.edgeHelpers.bouncer)
  return groups.flatMap(({ name: group, items }) =>
    items.map(({ name, href, icon }) => {
      const title = i18n.t(`navigation.${menu}.${name}`)
      const heading = headingOf(menu, group, i18n)
      return { kind, title, detail: heading === title ? undefined : heading, url: href, icon }
    })
  )
}

function headingOf(menu: NavigationArea, group: string | null, i18n: HttpContext['i18n']) {
  if (menu === 'account') return i18n.t('navigation.customer.account')
  return group ? i18n.t(`navigation.groups.${group}`) : undefined
}
