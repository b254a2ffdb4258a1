import router from '@adonisjs/core/services/router'
import { footer } from '#core/registries/footer'
import { navigation, type NavigationArea } from '#core/registries/navigation'

export interface MenuItem {
  name: string
  href: string
  icon?: string
  current: boolean
}

export interface MenuGroup {
  name: string | null
  items: MenuItem[]
}

/** Bouncer's, as templates have it. */
interface Asked {
  can(action: string): Promise<boolean>
}

/** The menu of an area for one person, in groups; entries whose route is not loaded are left out. */
export async function menuOf(
  area: NavigationArea,
  bouncer: Asked | undefined,
  current?: string
): Promise<MenuGroup[]> {
  const groups = new Map<string | null, MenuItem[]>()
  for (const entry of await navigation.entries(area, (action) => bouncer?.can(action) ?? false)) {
    const href = hrefOf(entry.route)
    if (!href) continue
    const group = entry.group ?? null
    const item = { name: entry.name, href, icon: entry.icon, current: entry.name === current }
    groups.set(group, [...(groups.get(group) ?? []), item])
  }
  return [...groups].map(([name, items]) => ({ name, items }))
}

/** The tabs of a customer's account, for one person. */
export async function accountTabs(bouncer: Asked | undefined, current: string) {
  const groups = await menuOf('account', bouncer, current)
  return groups.flatMap(({ items }) => items)
}

const made = new Map<string, string>()

/** The address of a route, or null where it is not loaded: layouts link to modules that may be absent. */
export function hrefOf(route: string): string | null {
  const known = made.get(route)
  if (known) return known
  if (!router.has(route)) return null
  const href = router.makeUrl(route)
  made.set(route, href)
  return href
}

/** The links of the footer whose pages are loaded. */
export function footerLinks(): { name: string; href: string }[] {
  return footer.all().flatMap(({ name, route }) => {
    const href = hrefOf(route)
    return href ? [{ name, href }] : []
  })
}
